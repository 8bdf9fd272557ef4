package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.regex.Pattern;

/** What follows a statement for one of its heredoc markers, the lines as they are in the file. */
record HeredocBody(HeredocMarker marker, String lines) {
    private static final Pattern LEADING_TABS = Pattern.compile("(?md)^\t+");

    /** The lines as the marker wants them. */
    String content() {
        return marker.stripTabs() ? LEADING_TABS.matcher(lines).replaceAll("") : lines;
    }
}
