package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.Digest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** Addresses that registries send: resolved, made valid, compared. */
final class Locations {
    private static final String LEGAL = "-._~:/?#[]@!$&'()*+,;=%";

    private Locations() {}

    /** A {@code Location} against the address that sent it; empty when it is not an HTTP address. */
    static Optional<URI> resolve(URI base, String location) {
        try {
            URI resolved = base.resolve(new URI(escapeIllegal(location.strip())));
            // A proxy that ends TLS in front of a registry which does not know of it makes it answer so.
            if (isTls(base) && "http".equalsIgnoreCase(resolved.getScheme()) && sameHostByDefaultPort(base, resolved)) {
                resolved = new URI("https" + resolved.toString().substring("http".length()));
            }
            boolean http = isTls(resolved) || "http".equalsIgnoreCase(resolved.getScheme());
            return http && resolved.getHost() != null ? Optional.of(resolved) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** The address with a {@code digest} parameter behind those it has, which may be signed and stay as they are. */
    static URI withDigest(URI location, Digest digest) {
        String parameter = "digest=" + digest.value().replace(":", "%3A");
        return URI.create(location + (location.getRawQuery() == null ? "?" : "&") + parameter);
    }

    static boolean isTls(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /** Whether both have the same scheme, host and port. */
    static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    /** The address without its query, which may hold a signature, for messages. */
    static String display(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }

    private static boolean sameHostByDefaultPort(URI one, URI other) {
        return one.getHost().toLowerCase(Locale.ROOT).equals(lowerCaseHost(other)) && one.getPort() == other.getPort();
    }

    private static String lowerCaseHost(URI uri) {
        return uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : isTls(uri) ? 443 : 80;
    }

    /** Percent-encodes what {@link URI} does not take and servers send all the same, such as {@code |} or {@code "}. */
    private static String escapeIllegal(String text) {
        StringBuilder legal = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) Byte.toUnsignedInt(b);
            boolean letterOrDigit = c < 128 && Character.isLetterOrDigit(c);
            if (letterOrDigit || LEGAL.indexOf(c) >= 0) {
                legal.append(c);
            } else {
                legal.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return legal.toString();
    }
}
