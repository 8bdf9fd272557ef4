package io.jenkins.plugins.delivery.core.image.run;

import java.io.IOException;

/** A program, evaluated. */
@FunctionalInterface
interface FileCommand {
    /**
     * Does what the program does.
     *
     * @throws CommandFailedException when it ends with another status than 0
     * @throws io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException when that is not known
     */
    void run(Call call) throws IOException, InterruptedException;
}
