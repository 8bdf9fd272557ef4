package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.archive.TarEntry;
import io.jenkins.plugins.delivery.core.archive.TarReader;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What is in an archive, put into a directory by root: with the modes and the owners that it names. */
final class TarExtraction {
    private static final int SET_GID = 02000;

    private final Call call;
    private final ProcessFiles files;
    private final int strip;
    private final Map<String, Long> uids = new HashMap<>();
    private final Map<String, Long> gids = new HashMap<>();
    private final Set<String> links = new HashSet<>();

    /** Whether a directory may hand its group down: when it gets its own mode differs, at once or at the end. */
    private boolean groupsGoDown;

    /**
     * @param files in the directory
     * @param strip how many names at the beginning of each path are left out
     */
    TarExtraction(Call call, ProcessFiles files, int strip) {
        this.call = call;
        this.files = files;
        this.strip = strip;
        this.groupsGoDown = files.handsDownItsGroup(files.directory());
        // By name where the image knows the name, and by number otherwise; of names that are there twice the first
        // counts.
        call.accounts().users().forEach(user -> uids.putIfAbsent(user.name(), user.uid()));
        call.accounts().groups().forEach(group -> gids.putIfAbsent(group.name(), group.gid()));
    }

    void extract(TarReader tar) throws IOException {
        for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            String path = stripped(entry.name());
            if (!path.isEmpty()) {
                put(tar, entry, path);
            }
        }
        tar.end();
    }

    /** The path below the directory, without a slash at either end; empty when nothing is left of it. */
    private String stripped(String name) {
        String path = ImagePath.withoutSlashesAtItsEnd(name);
        if (path.startsWith("/") || path.isEmpty() || path.contains("//")) {
            throw call.unknown("with the entry " + name);
        }
        String[] names = path.split("/");
        for (String one : names) {
            if (one.equals("..")) {
                throw call.unknown("with the entry " + name);
            }
        }
        return names.length <= strip
                ? ""
                : String.join("/", java.util.Arrays.asList(names).subList(strip, names.length));
    }

    private void put(TarReader tar, TarEntry entry, String path) throws IOException {
        long uid = uids.getOrDefault(entry.userName(), entry.uid());
        long gid = gids.getOrDefault(entry.groupName(), entry.gid());
        makeParents(path);
        Place place = files.lstat(path);
        switch (entry.kind()) {
            case DIRECTORY -> {
                if (place.exists() && !place.isDirectory()) {
                    throw call.unknown("over " + path + ", which is no directory");
                }
                if (!place.exists()) {
                    files.makeDirectory(place, 0777);
                }
                groupsGoDown |= files.handsDownItsGroup(place.path()) || (entry.mode() & SET_GID) != 0;
                Place made = files.lstat(path);
                files.changeOwner(made, uid, gid);
                files.changeMode(files.lstat(path), entry.mode());
            }
            case FILE -> {
                Content content = call.context().contents().keep(tar.content(), entry.size());
                makeRoom(place);
                files.place(place, FileNode.file(entry.mode(), uid, gid, entry.size(), content));
            }
            case SYMLINK -> {
                if (call.isBusybox()
                        && (entry.link().startsWith("/") || entry.link().contains(".."))) {
                    // Some versions leave out what may lead out.
                    throw call.unknown("with the link " + path + " to " + entry.link());
                }
                if (call.isBusybox() && (uid != 0 || gid != 0)) {
                    // Some versions leave links to root.
                    throw call.unknown("with the link " + path + " of another owner");
                }
                makeRoom(place);
                files.place(place, FileNode.symlink(entry.link(), uid, gid));
                links.add(place.path());
            }
            default -> throw call.unknown("with " + path + ", which is a hard link or a device");
        }
    }

    private void makeRoom(Place place) {
        if (place.isDirectory()) {
            throw call.unknown("over the directory " + place.written());
        }
        if (place.exists()) {
            files.remove(place);
        }
    }

    /** Directories on the way that the archive does not have, or not yet. */
    private void makeParents(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String parent = path.substring(0, slash);
            Place place = files.lstat(parent);
            if (links.contains(place.path())) {
                throw call.unknown("through its own link " + parent);
            }
            groupsGoDown |= files.handsDownItsGroup(place.path());
            if (!place.exists()) {
                if (groupsGoDown) {
                    throw call.unknown("in a directory with the set-group-id bit");
                }
                files.makeDirectory(place, 0777);
            } else if (!files.stat(parent).isDirectory()) {
                throw call.unknown("through " + parent + ", which is no directory");
            }
        }
    }
}
