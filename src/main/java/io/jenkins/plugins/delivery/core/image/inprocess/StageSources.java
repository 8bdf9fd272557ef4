package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.run.CompiledProjects;
import io.jenkins.plugins.delivery.core.image.run.Contents;
import io.jenkins.plugins.delivery.core.image.run.Downloads;
import java.io.IOException;
import java.util.Optional;

/** What an instruction of a stage can copy from, and what it may do with it. */
interface StageSources {
    /** The build context. */
    SourceTree context();

    /** An earlier stage or another image. */
    SourceTree from(String name) throws IOException, InterruptedException;

    /** Where unpacked files are kept. */
    Spool spool();

    /** The bytes of files of the image, those that are still in a layer of its base, too. */
    Contents contents();

    /** Files of web servers. */
    Downloads downloads();

    /** What the workspace's own build made, where that may take the place of what a build tool would make. */
    Optional<CompiledProjects> compiled();
}
