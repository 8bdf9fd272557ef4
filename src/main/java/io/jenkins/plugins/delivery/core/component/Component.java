package io.jenkins.plugins.delivery.core.component;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A package in an image.
 *
 * @param name its package URL without version and qualifiers
 * @param version decoded; empty when it has none
 */
public record Component(String name, String version) {
    /** As a canonical package URL says it. */
    static Component of(String purl) {
        int end = purl.length();
        for (char mark : new char[] {'?', '#'}) {
            int at = purl.indexOf(mark);
            end = at >= 0 && at < end ? at : end;
        }
        String plain = purl.substring(0, end);
        int version = plain.indexOf('@', plain.lastIndexOf('/') + 1);
        return version < 0
                ? new Component(plain, "")
                : new Component(plain.substring(0, version), decoded(plain.substring(version + 1)));
    }

    private static String decoded(String text) {
        try {
            // A plus is a plus in a package URL.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Whether the last part of its name is this one. */
    boolean isCalled(String lowerCase) {
        return name.length() > lowerCase.length()
                && name.charAt(name.length() - lowerCase.length() - 1) == '/'
                && name.toLowerCase(Locale.ROOT).endsWith(lowerCase);
    }
}
