package io.jenkins.plugins.delivery.jenkins.delivery;

import io.jenkins.plugins.delivery.core.rollout.CauseText;
import org.jvnet.localizer.LocaleProvider;

/** Why a deploy failed: the cause in the language of who looks at a page, and what the cluster showed of it. */
final class FailureText {
    private FailureText() {}

    /**
     * Both in one line.
     *
     * @param cause its code; may be empty
     * @param sentence what was seen, and on what; may be empty
     */
    static String of(String cause, String sentence) {
        return CauseText.of(cause, LocaleProvider.getLocale())
                .map(text -> Messages.FailureText_why(text.title(), sentence))
                .orElse(sentence);
    }
}
