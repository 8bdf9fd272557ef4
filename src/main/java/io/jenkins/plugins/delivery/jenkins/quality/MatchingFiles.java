package io.jenkins.plugins.delivery.jenkins.quality;

import hudson.Util;
import java.io.File;
import java.util.List;
import org.apache.tools.ant.types.FileSet;

/**
 * The files of a workspace that a pattern matches, looked for where they are. Links are not followed: what one leads to is
 * in the workspace a second time, or not at all.
 */
final class MatchingFiles {
    private MatchingFiles() {}

    /**
     * Their names, relative to the workspace; none where that is not there.
     *
     * @param pattern of Ant's kind, with commas between several
     */
    static List<String> in(File workspace, String pattern) {
        if (!workspace.isDirectory()) {
            return List.of();
        }
        FileSet files = Util.createFileSet(workspace, pattern);
        files.setFollowSymlinks(false);
        files.setDefaultexcludes(false);
        return List.of(files.getDirectoryScanner().getIncludedFiles());
    }
}
