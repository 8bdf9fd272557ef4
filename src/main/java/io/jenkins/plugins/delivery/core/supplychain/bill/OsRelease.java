package io.jenkins.plugins.delivery.core.supplychain.bill;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What distribution an image has.
 *
 * @param id for example {@code debian}; empty when the image does not say
 * @param versionId for example {@code 12}; may be empty
 */
record OsRelease(String id, String versionId) {
    static final OsRelease UNKNOWN = new OsRelease("", "");

    /** The first one that is there counts; in most images it is a link to the second. */
    static final Set<String> PATHS = Set.of("/etc/os-release", "/usr/lib/os-release");

    static OsRelease parse(byte[] text) {
        Map<String, String> values = new HashMap<>();
        new String(text, StandardCharsets.UTF_8).lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(
                        line.substring(0, equals),
                        line.substring(equals + 1).replaceAll("[\"']", "").strip());
            }
        });
        return new OsRelease(plain(values.get("ID")), plain(values.get("VERSION_ID")));
    }

    private static String plain(String value) {
        return value != null && value.matches("[A-Za-z0-9._-]{1,40}") ? value : "";
    }

    /** As package URLs name it, for example {@code debian-12}; may be empty. */
    String distro() {
        return versionId.isEmpty() ? id : id + "-" + versionId;
    }
}
