package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.util.Map;

/** {@code cp [-r] [-a] [-p] source… destination} */
final class CpCommand implements FileCommand {
    private static final int SPECIAL_BITS = 07000;
    private static final int UMASK = 022;
    private static final Options.Syntax SYNTAX = new Options.Syntax(
            "rRapfvdPLT",
            "",
            Map.of(
                    "recursive", 'r',
                    "archive", 'a',
                    "force", 'f',
                    "verbose", 'v',
                    "no-dereference", 'P',
                    "dereference", 'L',
                    "no-target-directory", 'T'));

    /** How it copies. */
    private record Way(boolean recursive, boolean keep, boolean follow) {}

    @Override
    public void run(Call call) {
        Options options = Options.of(call, SYNTAX);
        boolean archive = options.has('a');
        boolean recursive = archive || options.has('r') || options.has('R');
        boolean linksAsSuch = options.has('P') || options.has('d') || archive;
        if (linksAsSuch && options.has('L')) {
            throw call.unknown("-L beside -P");
        }
        boolean follow = options.has('L') || !recursive && !linksAsSuch;
        Way way = new Way(recursive, archive || options.has('p'), follow);
        if (way.keep() && !call.files().user().isRoot()) {
            throw call.unknown("-p as another user than root");
        }
        Destination destination = Destination.of(call, options.operands(), options.has('T'));
        Failures failures = new Failures();
        for (String source : options.operands().subList(0, options.operands().size() - 1)) {
            failures.collect(() -> copy(call, source, destination, way));
        }
        failures.end();
    }

    private static void copy(Call call, String source, Destination destination, Way way) {
        Place from = way.follow() ? call.files().stat(source) : call.files().lstat(source);
        if (!from.exists()) {
            throw new CommandFailedException("cp: " + source + " is not there");
        }
        if (from.isDirectory() && !way.recursive()) {
            throw new CommandFailedException("cp: " + source + " is a directory, and -r is not given");
        }
        if (!destination.into() && destination.written().endsWith("/") && !from.isDirectory()) {
            throw new CommandFailedException("cp: " + destination.written() + " is no directory");
        }
        Place to = destination.of(call, source);
        if (to.path().equals(from.path())
                || from.isDirectory() && ImagePath.isWithin(to.path(), from.path())
                || ImagePath.isWithin(from.path(), to.path()) && !to.isDirectory()) {
            throw call.unknown(source + " to " + destination.written());
        }
        copyEntry(call, from, to, way);
    }

    private static void copyEntry(Call call, Place from, Place to, Way way) {
        call.files().checkCopied(from);
        // Names that belong together may stay together; which do is not looked at.
        if ((way.recursive() || way.keep()) && call.files().hasOtherNames(from)) {
            throw call.unknown(from.written() + ", which has other names");
        }
        if (from.isDirectory()) {
            copyDirectory(call, from, to, way);
        } else if (from.isSymlink()) {
            copyLink(call, from, to, way);
        } else {
            copyFile(call, from, to, way);
        }
    }

    private static void copyDirectory(Call call, Place from, Place to, Way way) {
        FileNode node = from.node();
        if (to.exists() && !to.isDirectory()) {
            // A link to a directory is taken for one by some versions.
            throw call.unknown(from.written() + " onto " + to.written() + ", which is no directory");
        }
        boolean made = !to.exists();
        if (!made && way.keep() && !call.isBusybox() && (to.node().mode() & SPECIAL_BITS) != 0) {
            throw call.unknown("-p onto " + to.written() + ", whose mode has special bits");
        }
        if (made) {
            if (!way.keep() && (node.mode() & SPECIAL_BITS) != 0) {
                throw call.unknown(from.written() + ", whose mode has special bits");
            }
            if (!call.files().user().isRoot() && (node.mode() & 0700) != 0700) {
                throw call.unknown(from.written() + ", which is closed");
            }
            call.files().makeDirectory(to, node.mode() & 0777);
        }
        Place target = call.files().lstat(to.path());
        if (made && call.files().handsDownItsGroup(ImagePath.parent(target.path()))) {
            throw call.unknown(to.written() + " in a directory with the set-group-id bit");
        }
        for (Place child : call.files().children(from)) {
            Place source = way.follow() ? followed(call, child) : child;
            copyEntry(call, source, call.files().child(target, ImagePath.name(child.path())), way);
        }
        if (way.keep()) {
            keep(call, call.files().lstat(target.path()), node);
        }
    }

    /** What is copied before a link to nothing, depends on the order in which a disk has names. */
    private static Place followed(Call call, Place child) {
        try {
            Place source = call.files().stat(child.path());
            if (source.exists()) {
                return source;
            }
        } catch (CommandFailedException e) {
            // Its directory is not there.
        }
        throw call.unknown(child.written() + ", a link to nothing");
    }

    private static void copyLink(Call call, Place from, Place to, Way way) {
        if (to.isDirectory()) {
            throw new CommandFailedException("cp: " + to.written() + " is a directory");
        }
        if (to.exists()) {
            call.files().remove(to);
        }
        call.files().makeLink(call.files().lstat(to.path()), from.node().linkTarget());
        if (way.keep()) {
            Place made = call.files().lstat(to.path());
            call.files().changeOwner(made, from.node().uid(), from.node().gid());
        }
    }

    private static void copyFile(Call call, Place from, Place to, Way way) {
        FileNode node = from.node();
        Place target = to;
        if (to.isSymlink()) {
            if (!call.isBusybox() && way.recursive() || way.keep()) {
                throw call.unknown(to.written() + ", which is a link");
            }
            if (!call.isBusybox()) {
                target = call.files().stat(to.path());
                if (!target.exists()) {
                    throw new CommandFailedException("cp: " + to.written() + " is a link to nothing");
                }
            }
        }
        if (target.path().equals(from.path())) {
            throw call.unknown(from.written() + " onto itself");
        }
        if (target.isDirectory()) {
            throw new CommandFailedException("cp: " + to.written() + " is a directory");
        }
        if (!way.keep() && (node.mode() & SPECIAL_BITS) != 0) {
            throw call.unknown(from.written() + ", whose mode has special bits");
        }
        if (target.exists() && call.isBusybox()) {
            // Busybox makes the file anew, others write into the one that is there.
            call.files().remove(target);
            target = call.files().lstat(target.path());
        }
        if (target.exists()) {
            call.files().checkCopied(target);
            call.files().write(target, node.size(), node.content());
        } else {
            call.files().makeFile(target, node.mode() & 0777 & ~UMASK, node.size(), node.content());
        }
        if (way.keep()) {
            keep(call, call.files().lstat(target.path()), node);
        }
    }

    private static void keep(Call call, Place place, FileNode node) {
        call.files().changeOwner(place, node.uid(), node.gid());
        call.files().changeMode(call.files().lstat(place.path()), node.mode());
    }
}
