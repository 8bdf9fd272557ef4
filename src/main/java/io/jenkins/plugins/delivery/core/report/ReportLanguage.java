package io.jenkins.plugins.delivery.core.report;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;

/** The languages that mails are written in. */
public enum ReportLanguage {
    ENGLISH("en", Locale.ROOT),
    CHINESE("zh_CN", Locale.SIMPLIFIED_CHINESE);

    private final String text;
    private final Locale locale;

    ReportLanguage(String text, Locale locale) {
        this.text = text;
        this.locale = locale;
    }

    /** As settings and Pipelines write it. */
    public String text() {
        return text;
    }

    /**
     * The language of this name.
     *
     * @throws InvalidInputException when there is no such language
     */
    public static ReportLanguage parse(String field, String text) {
        return Arrays.stream(values())
                .filter(language -> language.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        field,
                        text,
                        "is not a language of the mails",
                        "use one of "
                                + Arrays.stream(values())
                                        .map(ReportLanguage::text)
                                        .collect(Collectors.joining(", "))));
    }

    /** The tag of HTML's {@code lang}. */
    String tag() {
        return text.replace('_', '-');
    }

    /** A sentence of the mail as HTML, in which nothing that it is given can act. */
    String sayInert(String key, Object... arguments) {
        return say(
                key,
                Arrays.stream(arguments)
                        .map(argument -> InertText.html(String.valueOf(argument)))
                        .toArray());
    }

    /** A sentence of the mail. */
    String say(String key, Object... arguments) {
        // Without the fallback, a machine's own language would take the place of English.
        ResourceBundle bundle = ResourceBundle.getBundle(
                ReportLanguage.class.getPackageName() + ".Report",
                locale,
                ReportLanguage.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        return new MessageFormat(bundle.getString(key), locale).format(arguments);
    }
}
