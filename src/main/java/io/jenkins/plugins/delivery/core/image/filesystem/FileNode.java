package io.jenkins.plugins.delivery.core.image.filesystem;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * One entry of a file system.
 *
 * @param type what it is
 * @param mode permission, set-id and sticky bits, 0 to 07777
 * @param uid the owner's number
 * @param gid the group's number
 * @param size in bytes; 0 unless it is a regular file
 * @param linkTarget what a symbolic link points to, as written; null for everything else
 * @param content the bytes of a regular file; null for everything else
 * @param hardLinkTo absolute path of another name of the same file in the same layer; null for a file of one name
 */
public record FileNode(
        Type type,
        int mode,
        long uid,
        long gid,
        long size,
        @CheckForNull String linkTarget,
        @CheckForNull Content content,
        @CheckForNull String hardLinkTo) {
    /** The kinds of entries that a layer can hold. */
    public enum Type {
        FILE,
        DIRECTORY,
        SYMLINK,
        /** A device or a pipe: known of, never copied. */
        SPECIAL
    }

    public static FileNode directory(int mode, long uid, long gid) {
        return new FileNode(Type.DIRECTORY, mode, uid, gid, 0, null, null, null);
    }

    public static FileNode file(int mode, long uid, long gid, long size, Content content) {
        return new FileNode(Type.FILE, mode, uid, gid, size, null, content, null);
    }

    public static FileNode symlink(String target, long uid, long gid) {
        return new FileNode(Type.SYMLINK, 0777, uid, gid, 0, target, null, null);
    }

    public boolean isDirectory() {
        return type == Type.DIRECTORY;
    }

    public boolean isSymlink() {
        return type == Type.SYMLINK;
    }

    /** The same entry with another owner. */
    public FileNode withOwner(long newUid, long newGid) {
        return new FileNode(type, mode, newUid, newGid, size, linkTarget, content, hardLinkTo);
    }

    /** The same entry with other permissions. */
    public FileNode withMode(int newMode) {
        return new FileNode(type, newMode, uid, gid, size, linkTarget, content, hardLinkTo);
    }

    /** The same file with its bytes elsewhere. */
    public FileNode withContent(Content newContent) {
        return new FileNode(type, mode, uid, gid, size, linkTarget, newContent, hardLinkTo);
    }

    /** The same file as another name of the one at this path; null makes it the first name. */
    public FileNode asHardLinkTo(@CheckForNull String path) {
        return new FileNode(type, mode, uid, gid, size, linkTarget, content, path);
    }
}
