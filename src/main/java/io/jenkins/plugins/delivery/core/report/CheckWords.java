package io.jenkins.plugins.delivery.core.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.config.ReportLanguage;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How checks are told: whoever reads the repository reads them, so what a build's log hides is hidden here, and what
 * looks like a secret is so as well.
 *
 * @param language in which they are
 * @param hidden takes out of a line what the log of the build hides
 */
public record CheckWords(ReportLanguage language, UnaryOperator<String> hidden) {
    /** Of a step that works. */
    public CommitCheck running(String name, @CheckForNull String url) {
        return told(name, CommitCheck.State.RUNNING, say("check.running"), "", url);
    }

    /**
     * Of a step that ended before it came to a result.
     *
     * @param aborted whether somebody wanted it to end
     * @param why in a sentence
     */
    public CommitCheck stopped(String name, boolean aborted, String why, @CheckForNull String url) {
        return told(
                name,
                aborted ? CommitCheck.State.ABORTED : CommitCheck.State.FAILED,
                say(aborted ? "check.aborted" : "check.failed"),
                why,
                url);
    }

    /** Of something that is not there, without anybody being to blame. */
    public CommitCheck none(String name, String why, @CheckForNull String url) {
        return told(name, CommitCheck.State.NEUTRAL, say("check.none"), why, url);
    }

    /** Of something that was there and is no more. */
    public CommitCheck gone(String name, String why, @CheckForNull String url) {
        return told(name, CommitCheck.State.NEUTRAL, say("check.gone"), why, url);
    }

    private CommitCheck told(String name, CommitCheck.State state, String title, String why, @CheckForNull String url) {
        CheckPage page = page();
        page.paragraph(why.isEmpty() ? title + "." : text(why));
        link(page, url);
        return new CommitCheck(name, state, why.isEmpty() ? title : title + ": " + hide(why), page.end(), "", url);
    }

    CheckPage page() {
        return new CheckPage(new MailText(language));
    }

    /** The page of the build. */
    void link(CheckPage page, @CheckForNull String url) {
        if (url != null) {
            page.paragraph(say("check.build", InertMarkdown.link(url)));
        }
    }

    /** A sentence, in which what it is given is shown as code. */
    String sayCode(String key, Object... names) {
        return say(
                key,
                Arrays.stream(names)
                        .map(name -> InertMarkdown.code(hide(String.valueOf(name))))
                        .toArray());
    }

    /** A sentence as it is. */
    String say(String key, Object... arguments) {
        return new MailText(language).say(key, arguments);
    }

    /** A text from outside as Markdown. */
    String text(String foreign) {
        return InertMarkdown.text(hide(foreign));
    }

    /** A text from outside as it is, but for its secrets. */
    String hide(String foreign) {
        return SecretMask.SHAPES.line(hidden.apply(foreign));
    }

    /** Lines that belong together. */
    List<String> hide(List<String> foreign) {
        return SecretMask.SHAPES.lines(foreign.stream().map(hidden).toList());
    }
}
