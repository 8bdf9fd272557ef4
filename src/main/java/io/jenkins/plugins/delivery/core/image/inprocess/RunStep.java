package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.image.dockerfile.Run;
import io.jenkins.plugins.delivery.core.image.run.RunContext;
import io.jenkins.plugins.delivery.core.image.run.RunEvaluation;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.io.IOException;

/** Carries out a {@code RUN} of a stage, with messages that name its line. */
final class RunStep {
    private RunStep() {}

    /**
     * Changes the file system as the line does.
     *
     * @throws NeedsAnotherEngineException when what it does is not known without a process
     * @throws DeliveryException when its command fails
     */
    static void evaluate(Run run, RunContext context) throws IOException, InterruptedException {
        try {
            new RunEvaluation(context).run(run.text(), run.exec());
        } catch (NeedsProcessException e) {
            throw new NeedsAnotherEngineException(new ProcessNeed(run, ProcessNeed.RUNS + e.getMessage()).toString());
        } catch (DeliveryException e) {
            throw new DeliveryException(
                    "Dockerfile line " + run.line() + " '" + run.source() + "' " + e.getMessage(), e);
        }
    }
}
