package io.jenkins.plugins.delivery.core.image.inprocess;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.dockerfile.Add;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.run.Downloads;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What {@code ADD} downloads: files of web servers, which it does not unpack.
 *
 * @param checksum what the instruction asks for, its variables resolved; null when it asks for none
 */
record RemoteSources(Add add, @CheckForNull String checksum, Downloads downloads) {
    /** As BuildKit says who it is. */
    private static final String PROGRAM = "buildkit/v0.26";

    /** What a file is called whose address names none. */
    private static final String UNNAMED = "__unnamed__";

    private static final int MODE = 0600;

    /** Why these sources are for another engine, as the end of a sentence, or nothing. */
    static Optional<String> obstacle(Add add, List<String> sources) {
        List<String> remote = sources.stream().filter(Add::isRemote).toList();
        if (remote.isEmpty()) {
            return Optional.empty();
        }
        if (!remote.stream().allMatch(Add::isWebFile)) {
            return Optional.of("downloads a repository");
        }
        boolean plain = remote.size() == sources.size()
                && add.heredocs().isEmpty()
                && add.excludes().isEmpty()
                && !Boolean.TRUE.equals(add.unpack());
        return plain ? Optional.empty() : Optional.of("downloads a file and does more with it than put it there");
    }

    /**
     * Puts the files into the image.
     *
     * @param sources of the instruction, with their variables resolved
     * @return whether they are files of web servers; false where all are of the context
     * @throws NeedsAnotherEngineException when one is not to be had here
     * @throws InvalidInputException when a checksum is given of what is not downloaded
     */
    boolean put(List<String> sources, FileCopier copier, String destination) throws IOException, InterruptedException {
        obstacle(add, sources).ifPresent(reason -> {
            throw new ProcessNeed(add, reason).refusal();
        });
        if (sources.stream().noneMatch(Add::isRemote)) {
            if (checksum != null) {
                throw new InvalidInputException(
                        "--checksum",
                        checksum,
                        "is for what is downloaded, and the sources are files of the context",
                        "leave it out");
            }
            return false;
        }
        copier.checkTakes(sources, destination);
        for (String source : sources) {
            FileNode file = download(source);
            copier.place(name(source), file, destination);
        }
        return true;
    }

    private FileNode download(String source) throws InterruptedException {
        Downloads.Downloaded file;
        try {
            file = downloads.download(source, PROGRAM);
        } catch (NeedsProcessException e) {
            throw new ProcessNeed(add, "downloads a file: " + e.getMessage()).refusal();
        }
        if (checksum != null) {
            check(checksum, file);
        }
        return FileNode.file(MODE, 0, 0, file.size(), file.content());
    }

    private void check(String wanted, Downloads.Downloaded file) {
        Digest expected = Digest.parse(wanted)
                .orElseThrow(() -> new ProcessNeed(add, "downloads a file with a checksum of another kind").refusal());
        if (!expected.equals(file.digest())) {
            throw new DeliveryException("what was downloaded has " + file.digest() + " and not " + wanted
                    + ": see whether the file was replaced at its server");
        }
    }

    private static String name(String source) {
        String name = ImagePath.name(ImagePath.withoutSlashesAtItsEnd(
                String.valueOf(URI.create(source).getPath())));
        return name.isEmpty() || name.equals(".") ? UNNAMED : name;
    }
}
