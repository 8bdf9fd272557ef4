package io.jenkins.plugins.delivery.core.supplychain.bill.rpm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where rpm keeps what is installed. Since RHEL 9 and Fedora 33 that is a file of SQLite, before it was one of Berkeley
 * DB, and at SUSE it is one of rpm's own format.
 */
public final class RpmDatabase {
    /** The last is that of systems whose {@code /usr} is all that is replaced. */
    private static final Set<String> DIRECTORIES = Set.of("/var/lib/rpm/", "/usr/lib/sysimage/rpm/", "/usr/share/rpm/");

    private static final String SQLITE = "rpmdb.sqlite";

    /** What SQLite has not written into its file yet. */
    private static final String LOG = "rpmdb.sqlite-wal";

    private static final String BERKELEY = "Packages";
    private static final String NATIVE = "Packages.db";
    private static final Set<String> NAMES = Set.of(SQLITE, LOG, BERKELEY, NATIVE);

    private static final String MANIFEST = "/var/lib/rpmmanifest/container-manifest-2";
    private static final int MOST_PACKAGES = 20_000;

    private RpmDatabase() {}

    /** Whether a file of an image has packages of rpm. */
    public static boolean isAt(String path) {
        String name = name(path);
        return path.equals(MANIFEST)
                || NAMES.contains(name) && DIRECTORIES.contains(path.substring(0, path.length() - name.length()));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * The packages of a file.
     *
     * @throws IOException when it cannot be read; the message is the end of a sentence that begins with the file
     */
    public static List<RpmPackage> parse(String path, byte[] content) throws IOException {
        List<RpmPackage> packages = path.equals(MANIFEST) ? RpmManifest.parse(content) : parsed(headers(path, content));
        if (packages.size() > MOST_PACKAGES) {
            throw new IOException("has more than " + MOST_PACKAGES + " packages");
        }
        return packages;
    }

    private static List<byte[]> headers(String path, byte[] content) throws IOException {
        return switch (name(path)) {
            case SQLITE -> SqliteTable.column(content, "Packages", 1);
            case BERKELEY -> BerkeleyHash.values(content);
            case NATIVE -> NativeDatabase.headers(content);
            default -> {
                if (content.length > 0) {
                    throw new IOException("has changes of " + SQLITE + " that are not in it");
                }
                yield List.of();
            }
        };
    }

    private static List<RpmPackage> parsed(List<byte[]> headers) throws IOException {
        List<RpmPackage> packages = new ArrayList<>();
        for (byte[] header : headers) {
            packages.add(RpmHeader.parse(header));
        }
        return packages;
    }
}
