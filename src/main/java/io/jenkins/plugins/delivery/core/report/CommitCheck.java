package io.jenkins.plugins.delivery.core.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.text.OneLine;
import io.jenkins.plugins.delivery.core.text.WebAddress;

/**
 * What a code host shows beside a commit and in its pull request. The name is the same from build to build and in every
 * language, so that the newest takes the place of the one before, and the host's rules can ask for it.
 *
 * @param name of whom it is, as in {@code Deploy of index to test}
 * @param state how far it is, and how it ended
 * @param title plain text, one line, never empty
 * @param summary Markdown, never empty
 * @param text Markdown, more of it; may be empty
 * @param url where the host's link to details leads; null for the page of the build that it is about
 */
public record CommitCheck(
        String name,
        State state,
        String title,
        String summary,
        String text,
        @CheckForNull String url) {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TITLE = 200;

    /** Nothing from outside can act in a title, which no host takes for Markdown. */
    public CommitCheck {
        name = OneLine.of(name, LONGEST_NAME);
        title = OneLine.of(title, LONGEST_TITLE);
        url = url == null ? null : WebAddress.link(url).orElse(null);
    }

    /** How far it is, and how it ended. */
    public enum State {
        RUNNING,
        SUCCEEDED,
        FAILED,
        /** Neither well nor badly: nothing was done, or it is no more. */
        NEUTRAL,
        ABORTED
    }

    /** Of the image of a service. */
    public static String ofImage(String app) {
        return "Image of " + app;
    }

    /** Of a deploy. */
    public static String ofDeploy(String app, String environment) {
        return "Deploy of " + app + " to " + environment;
    }

    /** Of the preview of a pull request. */
    public static String ofPreview(String app) {
        return "Preview of " + app;
    }
}
