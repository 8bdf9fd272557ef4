package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import io.jenkins.plugins.delivery.core.image.shell.ShellKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the programs of an image, and tells whose they are. */
record Programs(ImageFileSystem fileSystem, ProcessUser user, String path) {
    private static final Set<String> OF_THE_SYSTEM = Set.of("/bin", "/usr/bin", "/sbin", "/usr/sbin");

    /** The path of a program, through all links; empty when there is none. */
    Optional<String> find(String name) {
        List<String> candidates = name.contains("/")
                ? List.of(name)
                : List.of(path.split(":")).stream()
                        .map(directory -> directory + "/" + name)
                        .toList();
        for (String candidate : candidates) {
            if (!candidate.startsWith("/")) {
                throw new NeedsProcessException(candidate, "is relative");
            }
            Optional<String> real = fileSystem.realPath(ImagePath.clean(candidate));
            if (real.isPresent() && isProgram(fileSystem.lstat(real.get()).orElseThrow())) {
                return real;
            }
        }
        return Optional.empty();
    }

    private boolean isProgram(FileNode node) {
        if (node.type() != FileNode.Type.FILE || (node.mode() & 0111) == 0) {
            return false;
        }
        if (!user.may(ProcessUser.SEARCH, node)) {
            throw new NeedsProcessException(path, "has a program that the user of the image may not run");
        }
        return true;
    }

    /** Whose program this is. */
    Flavor flavor(String name, String real) {
        checkOfTheBase(name, real);
        if (ImagePath.name(real).equals("busybox")) {
            return Flavor.BUSYBOX;
        }
        // Debian's addgroup is its adduser.
        boolean ofDebian = name.equals("addgroup") && ImagePath.name(real).equals("adduser");
        if ((ImagePath.name(real).equals(name) || ofDebian)
                && OF_THE_SYSTEM.contains(ImagePath.parent(real))
                && fileSystem.lstat(ImagePath.parent(real) + "/busybox").isEmpty()) {
            return Flavor.GNU;
        }
        throw new NeedsProcessException(name, "is a program that is not known, " + real);
    }

    private void checkOfTheBase(String name, String real) {
        // By its name in the base: a copy of another program is that program, whatever it is called.
        if (!(fileSystem.lstat(real).orElseThrow().content() instanceof Content.InBaseLayer base)
                || !ImagePath.name(base.path()).equals(ImagePath.name(real))) {
            throw new NeedsProcessException(name, "is a program that this Dockerfile brings");
        }
    }

    /** Which shell a program is. */
    ShellKind shell(String name, String real) {
        checkOfTheBase(name, real);
        return switch (ImagePath.name(real)) {
            case "dash" -> ShellKind.DASH;
            case "bash" -> ShellKind.BASH;
            case "busybox" -> ShellKind.ASH;
            default -> throw new NeedsProcessException(name, "is a shell that is not known, " + real);
        };
    }
}
