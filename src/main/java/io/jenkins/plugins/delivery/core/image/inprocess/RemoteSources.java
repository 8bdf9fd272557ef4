package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.dockerfile.Add;
import java.util.List;

/** What {@code ADD} would download, which is for another engine. */
final class RemoteSources {
    private RemoteSources() {}

    /**
     * Goes on where all sources are files of the context.
     *
     * @param sources of the instruction, with their variables resolved
     * @throws NeedsAnotherEngineException when one is downloaded
     * @throws InvalidInputException when a checksum is given of what is not
     */
    static void check(Add add, List<String> sources) {
        if (sources.stream().anyMatch(Add::isRemote)) {
            throw new NeedsAnotherEngineException(new ProcessNeed(add, "downloads a file").toString());
        }
        if (add.checksum() != null) {
            throw new InvalidInputException(
                    "--checksum",
                    add.checksum(),
                    "is for what is downloaded, and the sources are files of the context",
                    "leave it out");
        }
    }
}
