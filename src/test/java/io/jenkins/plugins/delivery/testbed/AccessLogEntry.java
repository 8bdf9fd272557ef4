package io.jenkins.plugins.delivery.testbed;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request that a registry answered.
 *
 * @param method for example {@code PUT}
 * @param path without the query, for example {@code /v2/app/manifests/1}
 * @param query without its question mark, empty when there was none
 * @param status of the answer
 * @param bytes of the answer's body
 */
public record AccessLogEntry(String method, String path, String query, int status, long bytes) {
    /** Apache's combined format, as docker-registry writes it. */
    private static final Pattern LINE =
            Pattern.compile("\\S+ \\S+ \\S+ \\[[^]]*] \"(\\S+) (\\S+) HTTP/[\\d.]+\" (\\d{3}) (\\d+) .*");

    static Optional<AccessLogEntry> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        URI uri = URI.create(matcher.group(2));
        return Optional.of(new AccessLogEntry(
                matcher.group(1),
                uri.getPath(),
                uri.getQuery() == null ? "" : uri.getQuery(),
                Integer.parseInt(matcher.group(3)),
                Long.parseLong(matcher.group(4))));
    }

    /** Whether the request asked to change something. */
    public boolean writes() {
        return !method.equals("GET") && !method.equals("HEAD");
    }
}
