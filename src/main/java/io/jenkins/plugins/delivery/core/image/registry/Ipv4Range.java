package io.jenkins.plugins.delivery.core.image.registry;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A range of IPv4 addresses.
 *
 * @param bits the first address
 * @param prefix how many of its leading bits all addresses of the range share, 0 to 32
 */
record Ipv4Range(int bits, int prefix) {
    /** A range as in {@code 10.0.0.0/8}; empty when it is none. */
    static Optional<Ipv4Range> parse(String text) {
        int slash = text.indexOf('/');
        String length = text.substring(slash + 1);
        OptionalInt first = slash < 0 ? OptionalInt.empty() : address(text.substring(0, slash));
        if (first.isEmpty() || !length.matches("\\d|[12]\\d|3[0-2]")) {
            return Optional.empty();
        }
        return Optional.of(new Ipv4Range(first.getAsInt(), Integer.parseInt(length)));
    }

    /** Whether a host is written as an address in the range; a name never is, as it is not looked up. */
    boolean contains(String host) {
        OptionalInt address = address(host);
        // Of 32 as of 0 bits Java shifts by nothing.
        return address.isPresent() && (prefix == 0 || (address.getAsInt() ^ bits) >>> (Integer.SIZE - prefix) == 0);
    }

    private static OptionalInt address(String text) {
        if (!text.matches("(?:\\d{1,3}\\.){3}\\d{1,3}")) {
            return OptionalInt.empty();
        }
        int bits = 0;
        for (String part : text.split("\\.")) {
            int value = Integer.parseInt(part);
            if (value > 0xff) {
                return OptionalInt.empty();
            }
            bits = bits << Byte.SIZE | value;
        }
        return OptionalInt.of(bits);
    }
}
