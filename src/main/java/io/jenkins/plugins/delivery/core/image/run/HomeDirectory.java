package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;

/** The home directory of a new user, with what {@code /etc/skel} has. */
final class HomeDirectory {
    private static final String SKELETON = "/etc/skel";

    private HomeDirectory() {}

    /** Where it is, or is to be; in a directory that is there and does not hand its group down. */
    static Place place(Call call, String home) {
        Place place = call.files()
                .reach(home, false)
                .orElseThrow(() -> call.unknown(home + " in a directory that is not there"));
        if (call.files().handsDownItsGroup(ImagePath.parent(place.path()))) {
            throw call.unknown(home + " in a directory with the set-group-id bit");
        }
        return place;
    }

    /**
     * Makes it where nothing is, in a directory that is there.
     *
     * @param mode of the directory; what is in it keeps its own
     */
    static void make(Call call, String home, int mode, long uid, long gid) {
        Place place = place(call, home);
        if (place.exists()) {
            throw call.unknown(home + ", a home that is there already");
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
