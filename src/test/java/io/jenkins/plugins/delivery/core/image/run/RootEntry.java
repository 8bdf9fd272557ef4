package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** What a name in a root file system is; the content of a file by its digest, of a link as written. */
record RootEntry(String type, String mode, String owner, String content) {
    /** All below a directory, by their paths from there, which begin with a slash. */
    static Map<String, RootEntry> list(Path directory) throws IOException, InterruptedException {
        Map<String, RootEntry> files = new TreeMap<>();
        apply(directory, files);
        return files;
    }

    /** Puts what a directory has over what files there are, as an overlay does: with its marks of what is gone. */
    static void apply(Path directory, Map<String, RootEntry> files) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "tar",
                        "-C",
                        directory.toString(),
                        "--numeric-owner",
                        "--hard-dereference",
                        "--xattrs",
                        "--xattrs-include=trusted.overlay.*",
                        "-cf",
                        "-",
                        ".")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(process.getInputStream(), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String path = entry.getName().replaceFirst("^\\.", "").replaceFirst("/$", "");
                if (path.isEmpty() || path.startsWith("/dev/")) {
                    continue;
                }
                boolean gone = entry.isCharacterDevice() && entry.getDevMajor() == 0 && entry.getDevMinor() == 0;
                boolean addsTo = entry.isDirectory()
                        && entry.getExtraPaxHeader("SCHILY.xattr.trusted.overlay.opaque") == null
                        && files.containsKey(path)
                        && files.get(path).type().equals("directory");
                if (!addsTo) {
                    remove(files, path);
                }
                if (!gone) {
                    files.put(path, entry(entry, tar));
                }
            }
        }
        process.waitFor();
    }

    /** Takes a name away, with all below it. */
    static void remove(Map<String, RootEntry> files, String path) {
        files.keySet().removeIf(file -> file.equals(path) || file.startsWith(path + "/"));
    }

    private static RootEntry entry(TarArchiveEntry entry, InputStream content) throws IOException {
        String owner = entry.getLongUserId() + ":" + entry.getLongGroupId();
        if (entry.isSymbolicLink()) {
            return new RootEntry("symlink", "777", owner, entry.getLinkName());
        }
        String mode = Integer.toOctalString(entry.getMode() & 07777);
        return entry.isDirectory()
                ? new RootEntry("directory", mode, owner, "")
                : new RootEntry(
                        "file", mode, owner, digest(content.readAllBytes()).value());
    }

    static Digest digest(byte[] bytes) {
        return new Digest("sha256:" + HexFormat.of().formatHex(Digest.sha256().digest(bytes)));
    }
}
