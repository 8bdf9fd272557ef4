package io.jenkins.plugins.delivery.core.helm.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.RollbackRule;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.supplychain.attachment.UntrustedImageException;

/**
 * What the image that a roll-back goes to proves, where its environment asks that of deploys. Who goes back is in a
 * hurry: what is missing, or a registry that does not answer, is said and holds nothing up, unless the environment lets
 * back only what it would let in. Known vulnerabilities are not asked for at all, for the report of an image that ran
 * before is as old as that.
 */
record RollbackProof(EnvironmentSettings environment) {
    /**
     * Asks the image's registry.
     *
     * @param image that was healthy with the revision; null when none is known
     * @param revision in words
     * @return what it has proved
     * @throws DeliveryException when it does not prove what it has to
     */
    ImageProof run(FlowContext context, @CheckForNull ImageReference image, String revision)
            throws InterruptedException {
        if (!environment.imageRules().asks()) {
            return ImageProof.NONE;
        }
        if (image == null || image.digest() == null) {
            context.log()
                    .line("Whether its image is signed is not known, for no deploy saw revision " + revision
                            + " healthy");
            return ImageProof.NONE;
        }
        ProofCheck check =
                new ProofCheck(environment.name(), environment.imageRules().withoutVulnerabilities(), image);
        if (environment.rollbackRule() == RollbackRule.AS_DEPLOY) {
            return required(context, check);
        }
        try {
            return prove(context, check);
        } catch (UntrustedImageException e) {
            context.log()
                    .line("It goes back to an image that " + environment.name() + " would not let in, because "
                            + e.getMessage());
        } catch (DeliveryException e) {
            context.log().line("Whether its image is signed is not known: " + e.getMessage());
        }
        return ImageProof.NONE;
    }

    private static ImageProof prove(FlowContext context, ProofCheck check) throws InterruptedException {
        return check.prove(context, (report, client, keys) -> {
            throw new IllegalStateException("no report is asked for");
        });
    }

    private ImageProof required(FlowContext context, ProofCheck check) throws InterruptedException {
        try {
            return prove(context, check);
        } catch (UntrustedImageException e) {
            throw new DeliveryException(
                    "Nothing was rolled back, the image may not run in " + environment.name() + " again, because "
                            + e.getMessage() + " (environments.rollback of " + environment.name()
                            + " is asDeploy): name another revision, or deploy an image, which somebody who may do so"
                            + " can override",
                    e);
        }
    }
}
