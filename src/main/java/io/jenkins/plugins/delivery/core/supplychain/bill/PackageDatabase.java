package io.jenkins.plugins.delivery.core.supplychain.bill;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The packages of an image by the file in which its package manager keeps them: lines of fields, packages apart. */
enum PackageDatabase {
    /** Of Debian and those made of it; the directory is that of images without a package manager. */
    DPKG("/var/lib/dpkg/status", "/var/lib/dpkg/status.d/", ": ") {
        @Override
        OsPackage of(Map<String, String> fields) {
            String status = fields.getOrDefault("Status", "install ok installed");
            if (!status.endsWith(" installed")) {
                return null;
            }
            // As in "glibc (2.36-9)", where its version is another one.
            String source = fields.getOrDefault("Source", "").replace(" (", "@").replace(")", "");
            return OsPackage.of(
                    "deb", fields.get("Package"), fields.get("Version"), fields.get("Architecture"), source);
        }
    },
    /** Of Alpine. */
    APK("/lib/apk/db/installed", "", ":") {
        @Override
        OsPackage of(Map<String, String> fields) {
            String name = fields.getOrDefault("P", "");
            String origin = fields.getOrDefault("o", "");
            return OsPackage.of(
                    "apk", fields.get("P"), fields.get("V"), fields.get("A"), origin.equals(name) ? "" : origin);
        }
    };

    /** Where Alpine keeps it since 3.23. */
    private static final String APK_NEW = "/usr/lib/apk/db/installed";

    private static final int MOST_PACKAGES = 20_000;

    private final String file;
    private final String directory;
    private final String separator;

    PackageDatabase(String file, String directory, String separator) {
        this.file = file;
        this.directory = directory;
        this.separator = separator;
    }

    /** What the fields of one package say; null when it is not installed, or is none. */
    abstract OsPackage of(Map<String, String> fields);

    /** The one that a file belongs to, or null. */
    static PackageDatabase at(String path) {
        if (path.equals(APK_NEW)) {
            return APK;
        }
        for (PackageDatabase known : values()) {
            boolean own = path.equals(known.file);
            boolean inDirectory = !known.directory.isEmpty() && path.startsWith(known.directory);
            // Beside each package of such a directory are the sums of its files.
            if (own || inDirectory && !path.endsWith(".md5sums")) {
                return known;
            }
        }
        return null;
    }

    /** The packages of a file. */
    List<OsPackage> parse(byte[] text) {
        List<OsPackage> packages = new ArrayList<>();
        Map<String, String> fields = new HashMap<>();
        for (String line : (new String(text, StandardCharsets.UTF_8) + "\n\n").split("\n", -1)) {
            if (!line.isBlank()) {
                int colon = line.indexOf(separator);
                // A line that begins with a blank goes on with the field before, which is none of those read here.
                if (colon > 0 && !Character.isWhitespace(line.charAt(0))) {
                    fields.putIfAbsent(
                            line.substring(0, colon),
                            line.substring(colon + separator.length()).strip());
                }
                continue;
            }
            OsPackage found = fields.isEmpty() ? null : of(fields);
            if (found != null && packages.size() < MOST_PACKAGES) {
                packages.add(found);
            }
            fields.clear();
        }
        return packages;
    }
}
