package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code mv [-f] source… destination} */
final class MvCommand implements FileCommand {
    private static final Options.Syntax SYNTAX =
            new Options.Syntax("fvT", "", Map.of("force", 'f', "verbose", 'v', "no-target-directory", 'T'));

    @Override
    public void run(Call call) {
        Options options = Options.of(call, SYNTAX);
        Destination destination = Destination.of(call, options.operands(), options.has('T'));
        Failures failures = new Failures();
        for (String source : options.operands().subList(0, options.operands().size() - 1)) {
            failures.collect(() -> move(call, source, destination));
        }
        failures.end();
    }

    private static void move(Call call, String source, Destination destination) {
        ProcessFiles files = call.files();
        Place from = files.lstat(source);
        if (!from.exists()) {
            throw new CommandFailedException("mv: " + source + " is not there");
        }
        boolean ofALink = source.endsWith("/")
                && files.lstat(ImagePath.withoutSlashesAtItsEnd(source)).isSymlink();
        if (ofALink || source.matches("(.*/)?\\.{1,2}/*")) {
            throw call.unknown(source);
        }
        Place to = destination.of(call, source);
        checkWay(call, source, from, destination, to);
        checkReplaced(call, from, to);
        SortedMap<String, FileNode> nodes = moved(call, source, from);
        files.remove(from);
        if (to.exists()) {
            files.remove(to);
        }
        nodes.forEach((path, node) -> {
            String target = to.path() + path.substring(from.path().length());
            files.place(new Place(destination.written(), target, null), node);
        });
    }

    private static void checkWay(Call call, String source, Place from, Destination destination, Place to) {
        ProcessFiles files = call.files();
        if (destination.written().endsWith("/") && !destination.into() && !from.isDirectory()) {
            throw new CommandFailedException("mv: " + destination.written() + " is no directory");
        }
        if (to.path().equals(from.path())
                || ImagePath.isWithin(to.path(), from.path())
                || ImagePath.isWithin(from.path(), to.path())
                || ImagePath.isWithin(files.directory(), from.path())
                // A link to what it is moved onto.
                || from.isSymlink() && files.statOrLink(source).path().equals(to.path())) {
            throw call.unknown(source + " to " + destination.written());
        }
        if (from.isDirectory() && files.handsDownItsGroup(ImagePath.parent(to.path()))) {
            // Whether it is copied or renamed depends on the file system below.
            throw call.unknown(source + " into a directory with the set-group-id bit");
        }
    }

    /** What goes, by its path. */
    private static SortedMap<String, FileNode> moved(Call call, String source, Place from) {
        ProcessFiles files = call.files();
        SortedMap<String, FileNode> nodes = new TreeMap<>();
        for (String path : files.fileSystem().walk(from.path())) {
            FileNode node = files.fileSystem().lstat(path).orElseThrow();
            Place moved = new Place(source, path, node);
            files.checkCopied(moved);
            if (files.hasOtherNames(moved)) {
                throw call.unknown(source + " with a file that has other names");
            }
            if (!files.user().isRoot()
                    && node.isDirectory()
                    && node.uid() != files.user().uid()) {
                throw call.unknown(source + " as another user than root");
            }
            nodes.put(path, node);
        }
        return nodes;
    }

    private static void checkReplaced(Call call, Place from, Place to) {
        if (!to.exists()) {
            return;
        }
        if (from.isDirectory() != to.isDirectory()) {
            throw new CommandFailedException(
                    "mv: " + to.written() + " is " + (to.isDirectory() ? "a directory" : "no directory"));
        }
        if (to.isDirectory() && !List.of().equals(call.files().fileSystem().children(to.path()))) {
            throw new CommandFailedException("mv: " + to.written() + " is not empty");
        }
        if (!call.files().user().isRoot()) {
            throw call.unknown(to.written() + ", which is there, as another user than root");
        }
    }
}
