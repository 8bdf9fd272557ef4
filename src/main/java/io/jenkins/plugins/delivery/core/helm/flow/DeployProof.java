package io.jenkins.plugins.delivery.core.helm.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.config.ImageRules;
import io.jenkins.plugins.delivery.core.helm.PromotionOverride;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.attachment.UntrustedImageException;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import io.jenkins.plugins.delivery.core.vulnerability.KnownFindings;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityReport;
import java.time.Instant;
import java.util.List;

/**
 * What the image of a deploy proves, where its environment asks for that, and who says that it may come in all the same.
 *
 * @param image with its digest: what is proved holds for no other
 */
record DeployProof(DeployFlow deploy, ImageReference image) {
    /**
     * Asks the image's registry.
     *
     * @return what it has proved; nothing where nobody asks, or somebody overrides
     * @throws DeliveryException when something is missing; the message names what, in one line
     */
    ImageProof run(FlowContext context) throws InterruptedException {
        ImageRules rules = deploy.settings().imageRules();
        try {
            return rules.asks()
                    ? new ProofCheck(deploy.environment(), rules, image)
                            .prove(context, (report, client, keys) -> check(context, report, client, keys))
                    : ImageProof.NONE;
        } catch (UntrustedImageException e) {
            object(context, e.getMessage());
            return ImageProof.NONE;
        }
    }

    private void check(
            FlowContext context, VulnerabilityReport report, RegistryClient client, List<VerificationKey> keys)
            throws InterruptedException {
        new ScanCheck(
                        deploy.environment(),
                        deploy.settings().imageRules().vulnerabilities(),
                        deploy.config().vulnerabilities())
                .check(image, report, Instant.now(), known(context, client, keys), context.log());
    }

    /** What was found in what runs there, where that does not count; null where everything does. */
    @CheckForNull
    private KnownFindings known(FlowContext context, RegistryClient client, List<VerificationKey> keys)
            throws InterruptedException {
        return deploy.settings().imageRules().vulnerabilities().newOnly()
                ? new RunningFindings(deploy, client, keys).find(context).orElse(null)
                : null;
    }

    private void object(FlowContext context, String objection) {
        PromotionOverride override = deploy.request().signOff().override();
        if (override == null) {
            throw new DeliveryException(
                    "Nothing was deployed, the image may not go to " + deploy.environment() + ", because " + objection
                            + ": build it with supplyChain on, or have somebody who may do so give overrideReason");
        }
        context.log().line("The image goes on although " + objection + ", as " + override + " overrides");
    }
}
