package io.jenkins.plugins.delivery.core.supplychain.bill.rpm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where rpm keeps what is installed: a file of SQLite since RHEL 9 and Fedora 33. Before it was one of Berkeley DB, and
 * at SUSE it is one of rpm's own; these two are known and not read.
 */
public final class RpmDatabase {
    private static final Set<String> DIRECTORIES = Set.of("/var/lib/rpm/", "/usr/lib/sysimage/rpm/");
    private static final String SQLITE = "rpmdb.sqlite";

    /** What SQLite has not written into its file yet. */
    private static final String LOG = "rpmdb.sqlite-wal";

    private static final Set<String> NOT_READ = Set.of("Packages", "Packages.db");
    private static final int MOST_PACKAGES = 20_000;

    private RpmDatabase() {}

    /** Whether a file of an image has packages of rpm. */
    public static boolean isAt(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return DIRECTORIES.contains(path.substring(0, path.length() - name.length()))
                && (name.equals(SQLITE) || name.equals(LOG) || NOT_READ.contains(name));
    }

    /**
     * The packages of a file.
     *
     * @throws IOException when it cannot be read; the message is the end of a sentence that begins with the file
     */
    public static List<RpmPackage> parse(String path, byte[] content) throws IOException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.equals(LOG)) {
            if (content.length > 0) {
                throw new IOException("has changes of " + SQLITE + " that are not in it");
            }
            return List.of();
        }
        if (!name.equals(SQLITE)) {
            throw new IOException("is a database of another kind than SQLite's");
        }
        List<RpmPackage> packages = new ArrayList<>();
        for (byte[] header : SqliteTable.column(content, "Packages", 1)) {
            if (packages.size() == MOST_PACKAGES) {
                throw new IOException("has more than " + MOST_PACKAGES + " packages");
            }
            packages.add(RpmHeader.parse(header));
        }
        return packages;
    }
}
