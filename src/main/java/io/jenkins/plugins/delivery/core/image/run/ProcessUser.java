package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import java.util.Set;

/**
 * Who a process runs as.
 *
 * @param gid the group of new files
 * @param groups all groups, that one included
 */
record ProcessUser(long uid, long gid, Set<Long> groups) {
    static final int READ = 4;
    static final int WRITE = 2;
    static final int SEARCH = 1;

    boolean isRoot() {
        return uid == 0;
    }

    /** Whether the permissions of an entry allow this; root may do all that is done here. */
    boolean may(int permission, FileNode node) {
        if (isRoot()) {
            return true;
        }
        int shift = node.uid() == uid ? 6 : groups.contains(node.gid()) ? 3 : 0;
        return (node.mode() >> shift & permission) == permission;
    }
}
