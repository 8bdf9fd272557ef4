package io.jenkins.plugins.delivery.jenkins.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.component.ImageComponents;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.SupplyChainMode;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.engine.BuildFacts;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildRequest;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.ImageAttestation;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import io.jenkins.plugins.delivery.jenkins.config.ImageSigner;
import io.jenkins.plugins.delivery.jenkins.credentials.RegistryLogins;
import io.jenkins.plugins.delivery.jenkins.delivery.KeptComponents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Attaches to an image what is known of it and signs it, on the controller, which alone has the key. Of what the agent
 * says, only the digest is taken: the repository is that of the service by the settings, and what is in the image is read
 * there.
 */
final class SupplyChainAttachment {
    private final Run<?, ?> run;
    private final DeliveryConfig config;
    private final ImageBuildRequest request;
    private final RegistryLogins logins;
    private final BuildLog log;

    SupplyChainAttachment(
            Run<?, ?> run, DeliveryConfig config, ImageBuildRequest request, RegistryLogins logins, BuildLog log) {
        this.run = run;
        this.config = config;
        this.request = request;
        this.logins = logins;
        this.log = log;
    }

    /** Whether the settings ask for it and the image is pushed. */
    static boolean isWanted(DeliveryConfig config, ImageBuildRequest request) {
        return config.supplyChain().mode() != SupplyChainMode.OFF && request.push();
    }

    /**
     * Attaches, when that {@link #isWanted}.
     *
     * @param result as the agent tells it
     * @param facts as the agent tells them; null in a build that an older version began
     * @param scan the report that is attached, too; null when there is none
     * @throws AbortException when it cannot be done and the settings require it
     */
    void attach(ImageBuildResult result, @CheckForNull BuildFacts facts, @CheckForNull ScanAttachment scan)
            throws IOException, InterruptedException {
        if (!isWanted(config, request) || facts == null) {
            if (scan != null) {
                log.line("The report of vulnerabilities is not attached, since "
                        + (request.push() ? "supplyChain.mode is off" : "the image is not pushed"));
            }
            return;
        }
        try {
            sign(result, facts, scan);
        } catch (DeliveryException | AbortException e) {
            if (config.supplyChain().mode() == SupplyChainMode.REQUIRED) {
                throw new AbortException(ImageAttestation.unsigned(e.getMessage()));
            }
            log.line("Not signed: " + e.getMessage());
        }
    }

    private void sign(ImageBuildResult result, BuildFacts facts, @CheckForNull ScanAttachment scan)
            throws IOException, InterruptedException {
        Signer key = ImageSigner.find(config.supplyChain());
        ImageReference image = new ImageReference(
                config.registry().host(), config.registry().repositoryOf(request.app()), null, result.digest());
        Path temporary = Files.createTempDirectory("supply-chain");
        try (RegistryClient client = new RegistryClient(logins.provider(), log)) {
            ImageAttestation proof = new ImageAttestation(
                    client, key, config, config.supplyChain().mode(), log);
            if (result.reused()) {
                proof.confirm(image, scan);
                return;
            }
            ImageAttestation.Attached attached = proof.attach(
                    image,
                    facts.base(),
                    bases -> SupplyChainRecord.of(run).of(request, result, facts, bases),
                    scan,
                    temporary);
            keep(attached, result);
        } finally {
            Util.deleteRecursive(temporary.toFile());
        }
    }

    /** For those who look for a component; that it cannot be kept takes nothing from the image. */
    private void keep(ImageAttestation.Attached attached, ImageBuildResult result) {
        ImageReference image = attached.parts().image();
        try {
            KeptComponents.keep(
                    ImageComponents.of(image.name() + ":" + result.tag(), image.digest(), attached.bills()));
        } catch (IOException | DeliveryException e) {
            log.line("What is in the image is not kept for the page Deliveries: " + e.getMessage());
        }
    }
}
