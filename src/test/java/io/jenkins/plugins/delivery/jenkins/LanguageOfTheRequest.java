package io.jenkins.plugins.delivery.jenkins;

import hudson.Functions;
import java.util.Locale;
import org.jvnet.localizer.LocaleProvider;

/**
 * Has Jenkins speak the language that a request asks for, as one does that was not started by the test harness, until
 * it is closed. HtmlUnit asks for its browser's language whatever it is told, so that requests are Java's own.
 */
public final class LanguageOfTheRequest extends LocaleProvider implements AutoCloseable {
    private final LocaleProvider harness = LocaleProvider.getProvider();

    private LanguageOfTheRequest() {}

    /** From now on. */
    public static LanguageOfTheRequest use() {
        LanguageOfTheRequest language = new LanguageOfTheRequest();
        LocaleProvider.setProvider(language);
        return language;
    }

    @Override
    public Locale get() {
        return Functions.getCurrentLocale();
    }

    @Override
    public void close() {
        LocaleProvider.setProvider(harness);
    }
}
