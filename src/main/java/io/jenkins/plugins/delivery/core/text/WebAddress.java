package io.jenkins.plugins.delivery.core.text;

/** Addresses from outside that people are to follow. */
public final class WebAddress {
    private WebAddress() {}

    /** Whether it can be a link: a manifest may as well say {@code javascript:}. */
    public static boolean isLink(String url) {
        return url.startsWith("http://") || url.startsWith("https://");
    }
}
