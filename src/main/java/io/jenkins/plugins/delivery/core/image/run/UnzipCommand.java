package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.run.Options.Syntax;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipShort;

/**
 * {@code unzip [-q] [-o] archive [-d directory]} of busybox, of the whole archive, where nothing of it is there yet.
 * Info-ZIP's is in no base that has not installed it.
 */
final class UnzipCommand implements FileCommand {
    /** The extra field of an entry beyond 4 GB. */
    private static final ZipShort ZIP64 = new ZipShort(1);

    private static final Syntax SYNTAX = new Syntax("qo", "d", Map.of());
    private static final int FILE_TYPE = 0170000;
    private static final int PERMISSIONS = 0777;
    private static final int SPECIAL_BITS = 07000;

    @Override
    public void run(Call call) throws IOException, InterruptedException {
        Options options = Options.of(call, SYNTAX);
        boolean known = options.operands().size() == 1
                && options.operands().get(0).matches("[^-].*")
                && !options.isRepeated('d')
                && !call.arguments().contains("--");
        if (!known || !call.isBusybox() || !call.files().user().isRoot()) {
            throw call.unknown(String.join(" ", call.arguments()));
        }
        String archive = options.operands().get(0);
        if (!call.files().stat(archive).exists()) {
            // It tries the name with .zip, too.
            throw call.unknown(archive + ", which is not there");
        }
        try (JarContents zip = JarContents.open(call, archive)) {
            Call there = call.in(
                    options.value('d').map(name -> directory(call, name)).orElse(call.files()));
            for (ZipArchiveEntry entry : zip.jar().entries()) {
                put(there, zip, entry, archive);
            }
        }
    }

    private static ProcessFiles directory(Call call, String name) {
        Place place = call.files().stat(name);
        if (!place.isDirectory()) {
            throw call.unknown("-d " + name + ", which is no directory");
        }
        return call.files().in(place.path());
    }

    private static void put(Call call, JarContents zip, ZipArchiveEntry entry, String archive) throws IOException {
        check(call, entry, archive);
        boolean unix = entry.getPlatform() == ZipArchiveEntry.PLATFORM_UNIX;
        String path = entry.getName().replaceFirst("/$", "");
        MkdirCommand.makeParents(call, path);
        Place place = call.files().stat(path.isEmpty() ? "." : path);
        if (call.files().handsDownItsGroup(place.path())
                || call.files().handsDownItsGroup(parent(call, path).path())) {
            throw call.unknown("in a directory with the set-group-id bit");
        }
        if (entry.isDirectory()) {
            if (place.exists() && !place.isDirectory()) {
                throw new CommandFailedException("unzip: " + path + " is no directory");
            }
            if (!place.exists()) {
                call.files().makeDirectory(call.files().lstat(path), PERMISSIONS);
                // The umask does not count for a directory.
                call.files()
                        .changeMode(call.files().lstat(path), unix ? entry.getUnixMode() & PERMISSIONS : PERMISSIONS);
            }
            return;
        }
        Place file = call.files().lstat(path);
        if (file.exists()) {
            throw call.unknown("over " + path);
        }
        Content content;
        try (InputStream in = zip.jar().content(entry)) {
            content = call.context().contents().keep(in, entry.getSize());
        }
        call.files().makeFile(file, unix ? entry.getUnixMode() & PERMISSIONS : 0666, entry.getSize(), content);
    }

    private static Place parent(Call call, String path) {
        int slash = path.lastIndexOf('/');
        return call.files().stat(slash > 0 ? path.substring(0, slash) : ".");
    }

    /** Whether it is of the plainest kind, which all versions take alike. */
    private static void check(Call call, ZipArchiveEntry entry, String archive) {
        int method = entry.getMethod();
        int mode = entry.getUnixMode();
        int type = mode & FILE_TYPE;
        boolean plain = (method == ZipEntry.STORED || method == ZipEntry.DEFLATED)
                && entry.getExtraField(ZIP64) == null
                && (entry.getPlatform() == ZipArchiveEntry.PLATFORM_UNIX
                        ? (type == 0100000 && !entry.isDirectory() || type == 0040000 && entry.isDirectory())
                                && (mode & PERMISSIONS) != 0
                                && (mode & SPECIAL_BITS) == 0
                        : entry.getPlatform() == ZipArchiveEntry.PLATFORM_FAT);
        if (!plain) {
            throw call.unknown(
                    archive + " with the entry " + entry.getName() + ", which is no plain file or directory");
        }
    }
}
