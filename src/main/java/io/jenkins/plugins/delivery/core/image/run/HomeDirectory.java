package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;

/** The home directory of a new user, with what {@code /etc/skel} has. */
final class HomeDirectory {
    private static final String SKELETON = "/etc/skel";

    private HomeDirectory() {}

    /**
     * Makes it where nothing is, in a directory that is there.
     *
     * @param mode of the directory; what is in it keeps its own
     */
    static void make(Call call, String home, int mode, long uid, long gid) {
        Place place;
        try {
            place = call.files().lstat(home);
        } catch (CommandFailedException e) {
            throw call.unknown(home + " in a directory that is not there");
        }
        if (place.exists()) {
            throw call.unknown(home + ", a home that is there already");
        }
        if (call.files().handsDownItsGroup(ImagePath.parent(place.path()))) {
            throw call.unknown(home + " in a directory with the set-group-id bit");
        }
        call.files().makeDirectory(place, 0755);
        ImageFileSystem fileSystem = call.files().fileSystem();
        for (String path : fileSystem.walk(SKELETON)) {
            FileNode node = fileSystem.lstat(path).orElseThrow();
            if (path.equals(SKELETON)) {
                continue;
            }
            if (node.type() == FileNode.Type.SPECIAL || (node.mode() & 07000) != 0 || fileSystem.hasOtherNames(node)) {
                throw call.unknown(path);
            }
            fileSystem.put(place.path() + path.substring(SKELETON.length()), node.withOwner(uid, gid));
        }
        fileSystem.put(place.path(), FileNode.directory(mode, uid, gid));
    }
}
