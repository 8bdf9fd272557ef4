package io.jenkins.plugins.delivery.core.image.inprocess;

import java.util.Locale;

/** A number of bytes in words, as in {@code 20.4 MB}. */
public final class ByteCount {
    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};

    private ByteCount() {}

    /** In the largest unit of 1000 that leaves at least 1. */
    public static String of(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
