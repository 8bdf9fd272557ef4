package io.jenkins.plugins.delivery.core.image.registry;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The hosts that are reached without a proxy, as Go's programs read {@code NO_PROXY}: {@code example.com} is the host and
 * those below it, {@code .example.com} and {@code *.example.com} only those below it, each with a port or without,
 * {@code 10.0.0.0/8} is a range of IPv4 addresses, and {@code *} is everything. This machine itself is always among them.
 */
record NoProxy(List<String> entries) {
    private static final int DEFAULT_HTTPS_PORT = 443;
    private static final int DEFAULT_HTTP_PORT = 80;

    static NoProxy parse(String list) {
        return new NoProxy(Stream.of(list.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList());
    }

    boolean matches(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
            return true;
        }
        int usual = uri.getScheme().equals("https") ? DEFAULT_HTTPS_PORT : DEFAULT_HTTP_PORT;
        int port = uri.getPort() < 0 ? usual : uri.getPort();
        return entries.stream().anyMatch(entry -> matches(entry, host, port));
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.contains("/")) {
            return Ipv4Range.parse(entry).filter(range -> range.contains(host)).isPresent();
        }
        String name = entry;
        if (entry.matches("[^:]+:\\d{1,5}")) {
            int colon = entry.indexOf(':');
            if (Integer.parseInt(entry.substring(colon + 1)) != port) {
                return false;
            }
            name = entry.substring(0, colon);
        }
        String below = name.startsWith("*.") ? name.substring(1) : name;
        return below.startsWith(".") ? host.endsWith(below) : host.equals(name) || host.endsWith("." + name);
    }
}
