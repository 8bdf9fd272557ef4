package io.jenkins.plugins.delivery.core.image.engine;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.revision.Revision;
import java.util.List;

/** The tag by convention: the commit and its minute, and off a main branch the branch. */
final class RevisionTag {
    private static final int MOST_BRANCH_CHARACTERS = 20;

    private RevisionTag() {}

    static String of(Revision revision, List<String> mainBranches, BuildLog log) {
        String branch = revision.branch();
        if (branch == null || mainBranches.contains(branch)) {
            return revision.describe();
        }
        String slashes = branch.replace('/', '_');
        String shortened = slashes.substring(0, Math.min(slashes.length(), MOST_BRANCH_CHARACTERS));
        // The tag is a label of the objects in the cluster as well, and one ends in a letter or digit.
        String allowed = withoutEnd(shortened.replaceAll("[^a-zA-Z0-9_.-]", "_"));
        if (allowed.isEmpty()) {
            return revision.describe();
        }
        String tag = revision.describe() + "-" + allowed;
        if (!allowed.equals(slashes)) {
            log.line("Tag " + tag + ": branch '" + branch + "' is shortened to " + MOST_BRANCH_CHARACTERS
                    + " characters, and what a tag cannot have is '_'");
        }
        return tag;
    }

    private static String withoutEnd(String text) {
        int end = text.length();
        while (end > 0 && "_.-".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }
}
