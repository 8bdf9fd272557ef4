package io.jenkins.plugins.delivery.core.report;

import io.jenkins.plugins.delivery.core.config.ReportLanguage;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.ResourceBundle;

/**
 * The sentences of mails and checks in one language.
 *
 * @param language in which they are
 */
record MailText(ReportLanguage language) {
    /** The tag of HTML's {@code lang}. */
    String tag() {
        return language.text().replace('_', '-');
    }

    /** A sentence as HTML, in which nothing that it is given can act. */
    String sayInert(String key, Object... arguments) {
        return say(
                key,
                Arrays.stream(arguments)
                        .map(argument -> InertText.html(String.valueOf(argument)))
                        .toArray());
    }

    /** A sentence as it is. */
    String say(String key, Object... arguments) {
        // Without the fallback, a machine's own language would take the place of English.
        ResourceBundle bundle = ResourceBundle.getBundle(
                MailText.class.getPackageName() + ".Report",
                language.locale(),
                MailText.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        return new MessageFormat(bundle.getString(key), language.locale()).format(arguments);
    }
}
