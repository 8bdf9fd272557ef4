package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.SupplyChainMode;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.engine.BuildFacts;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildRequest;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.BuildProvenance;
import io.jenkins.plugins.delivery.core.supplychain.ImageAttestation;
import io.jenkins.plugins.delivery.core.supplychain.ScanRecord;
import io.jenkins.plugins.delivery.core.supplychain.attachment.PredicateType;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** What {@code build-image} attaches to the image that it pushed, as the settings or a key in its call ask for it. */
final class LocalSupplyChain {
    /** By which those who verify know that no controller tells this. */
    private static final String BUILDER =
            "https://github.com/jenkinsci/microservice-delivery-plugin/blob/main/docs/guide/supply-chain.md#on-the-command-line";

    private final DeliveryConfig settings;
    private final SupplyChainMode mode;
    private final ImageBuildRequest request;
    private final BuildLog log;
    private final Instant start = Instant.now();

    /** Null when nothing is attached, or nobody can sign and nobody requires it. */
    @CheckForNull
    private final Signer signer;

    /**
     * Finds out who signs, before anything is built.
     *
     * @param key who signs by the call
     * @throws InvalidInputException when somebody has to and cannot
     */
    LocalSupplyChain(SigningKeyOptions key, DeliveryConfig settings, ImageBuildRequest request, BuildLog log) {
        this.settings = settings;
        this.request = request;
        this.log = log;
        SupplyChainMode set = settings.supplyChain().mode();
        this.mode = set == SupplyChainMode.OFF && key.isGiven() ? SupplyChainMode.REQUIRED : set;
        this.signer = mode == SupplyChainMode.OFF || !request.push() ? null : signer(key);
    }

    @CheckForNull
    private Signer signer(SigningKeyOptions key) {
        try {
            return key.signer(settings.supplyChain());
        } catch (InvalidInputException e) {
            if (mode == SupplyChainMode.REQUIRED || key.isGiven()) {
                throw e;
            }
            log.line("Not signed: " + e.getMessage());
            return null;
        }
    }

    /** Who signs here; null when nobody does. */
    @CheckForNull
    Signer signer() {
        return signer;
    }

    /**
     * Attaches it.
     *
     * @param report a scanner's, which is attached, too; null when there is none
     * @throws DeliveryException when it cannot be done and is required
     */
    void attach(
            ImageBuildResult result, BuildFacts facts, @CheckForNull ScanRecord report, RegistryAccessProvider access)
            throws InterruptedException {
        if (signer == null) {
            if (report != null) {
                log.line("The report of vulnerabilities is not attached, since "
                        + (request.push() ? "nobody signs" : "the image is not pushed"));
            }
            return;
        }
        ImageReference image = ImageReference.parse(result.reference());
        ImageAttestation.Report attached = report == null
                ? null
                : (chain, parts) -> {
                    report.checkIsOf(parts);
                    chain.attest(parts, PredicateType.VULNERABILITIES, report.predicate(null));
                    log.line("Attached " + report);
                };
        try (RegistryClient client = new RegistryClient(access, log);
                TemporaryDirectory temporary = TemporaryDirectory.create()) {
            ImageAttestation proof = new ImageAttestation(client, signer, settings, mode, log);
            if (result.reused()) {
                proof.confirm(image, attached);
                return;
            }
            BuildProvenance provenance =
                    new BuildProvenance(BUILDER, "", start, Map.of("startedBy", System.getProperty("user.name", "")));
            proof.attach(
                    image,
                    facts.base(),
                    bases -> provenance.of(request, result, facts, bases),
                    attached,
                    temporary.path());
        } catch (IOException | DeliveryException e) {
            if (mode == SupplyChainMode.REQUIRED) {
                throw new DeliveryException(ImageAttestation.unsigned(e.getMessage()), e);
            }
            log.line("Not signed: " + e.getMessage());
        }
    }
}
