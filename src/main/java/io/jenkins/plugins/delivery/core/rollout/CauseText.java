package io.jenkins.plugins.delivery.core.rollout;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/**
 * What people read of a cause. What a cluster and its programs said is in their own words; the cause itself is a code, so
 * that it can be told in the reader's language.
 */
public final class CauseText {
    private static final String BUNDLE = CauseText.class.getPackageName() + ".Causes";

    private final Cause cause;
    private final Locale locale;

    private CauseText(Cause cause, Locale reader) {
        this.cause = cause;
        this.locale =
                reader.getLanguage().equals(Locale.CHINESE.getLanguage()) ? Locale.SIMPLIFIED_CHINESE : Locale.ROOT;
    }

    /**
     * The text of a cause.
     *
     * @param code as {@link Cause#code()} has it; null, and one that is not known, as of an older record, has no text
     * @param reader whose language it is to be; English where there is none of it
     */
    public static Optional<CauseText> of(@CheckForNull String code, Locale reader) {
        return Stream.of(Cause.values())
                .filter(cause -> cause.code().equals(code))
                .findFirst()
                .map(cause -> new CauseText(cause, reader));
    }

    /** What happened, in a few words without a full stop. */
    public String title() {
        return text("title");
    }

    /**
     * What to do.
     *
     * @param told what the diagnosis says, in English; it may know more than the cause does
     */
    public String hint(String told) {
        if (locale.equals(Locale.ROOT)) {
            return told;
        }
        return told.equals(cause.hint()) ? text("hint") : text("hint") + "（" + told + "）";
    }

    private String text(String key) {
        ResourceBundle bundle = ResourceBundle.getBundle(
                BUNDLE,
                locale,
                CauseText.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        return new MessageFormat(bundle.getString(cause.code() + "." + key), locale).format(new Object[0]);
    }
}
