package io.jenkins.plugins.delivery.core.archive;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * The header of one entry of a tar.
 *
 * @param name as it stands there, at most {@value #LONGEST_NAME} characters
 * @param mode permission, set-id and sticky bits, 0 to 07777
 * @param uid the owner's number, not negative
 * @param gid the group's number, not negative
 * @param userName the owner as it is called where the tar was made, or empty
 * @param groupName the group as it is called there, or empty
 * @param size of the content in bytes; 0 for what has none
 * @param link the target of a link as it stands there; null for what is none
 */
public record TarEntry(
        Kind kind,
        String name,
        int mode,
        long uid,
        long gid,
        String userName,
        String groupName,
        long size,
        @CheckForNull String link) {
    /** PATH_MAX of Linux, above which no program could open the file. */
    public static final int LONGEST_NAME = 4096;

    /** Deeper than anything that was made by people, and far from the end of a thread's stack. */
    static final int MOST_DIRECTORIES = 255;

    /** What an entry is. */
    public enum Kind {
        FILE,
        DIRECTORY,
        SYMLINK,
        HARD_LINK,
        /** A device or a pipe. */
        SPECIAL
    }
}
