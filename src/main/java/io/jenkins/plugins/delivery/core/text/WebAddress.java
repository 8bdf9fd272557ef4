package io.jenkins.plugins.delivery.core.text;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Addresses from outside that people are to follow. */
public final class WebAddress {
    private static final int LONGEST = 2_000;

    private WebAddress() {}

    /** Whether it can be a link: a manifest may as well say {@code javascript:}. */
    public static boolean isLink(String url) {
        return url.startsWith("http://") || url.startsWith("https://");
    }

    /** The address, for whoever takes nothing but a URI in ASCII of a bounded length; empty when it is none. */
    public static Optional<String> link(String url) {
        if (!isLink(url) || url.length() > LONGEST || !url.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(url))
                    .filter(uri -> uri.getHost() != null)
                    .map(URI::toString);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
