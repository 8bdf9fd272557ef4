package io.jenkins.plugins.delivery.jenkins.image;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.jenkins.plugins.delivery.core.supplychain.SupplyChain;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageParts;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageVerification;
import io.jenkins.plugins.delivery.core.supplychain.attachment.PredicateType;
import io.jenkins.plugins.delivery.core.supplychain.attachment.UntrustedImageException;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import io.jenkins.plugins.delivery.jenkins.credentials.RegistryLogins;
import io.jenkins.plugins.delivery.jenkins.credentials.SupplyChainKey;
import io.jenkins.plugins.delivery.jenkins.delivery.KeptComponents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
                throw new AbortException(
                        "The image is pushed and not signed, which supplyChain.mode 'required' asks for: "
                                + e.getMessage());
            }
            log.line("Not signed: " + e.getMessage());
        }
    }

    private void sign(ImageBuildResult result, BuildFacts facts, @CheckForNull ScanAttachment scan)
            throws IOException, InterruptedException {
        SigningKey key = SupplyChainKey.find(config.supplyChain());
        ImageReference image = new ImageReference(
                config.registry().host(), config.registry().repositoryOf(request.app()), null, result.digest());
        Path temporary = Files.createTempDirectory("supply-chain");
        try (RegistryClient client = new RegistryClient(logins.provider(), log)) {
            ImageParts parts = ImageParts.of(client, image);
            if (result.reused()) {
                requireSigned(client, parts, key);
                attach(scan, new SupplyChain(client, key), parts);
                return;
            }
            Optional<ImageReference> base = base(client, facts);
            SupplyChain chain = new SupplyChain(client, key);
            List<JsonNode> bills = chain.attestBills(parts, base.orElse(null), temporary);
            chain.attest(
                    parts,
                    PredicateType.PROVENANCE,
                    SupplyChainRecord.of(
                                    run,
                                    request,
                                    result,
                                    facts,
                                    base.map(List::of).orElse(List.of()))
                            .predicate());
            attach(scan, chain, parts);
            // Last: what is signed has everything.
            chain.sign(parts);
            keep(parts, result, bills);
            log.line("Signed " + parts.image() + " with " + key.verificationKey()
                    + ", its bill of materials and its provenance");
        } finally {
            Util.deleteRecursive(temporary.toFile());
        }
    }

    /** For those who look for a component; that it cannot be kept takes nothing from the image. */
    private void keep(ImageParts parts, ImageBuildResult result, List<JsonNode> bills) {
        ImageReference image = parts.image();
        try {
            KeptComponents.keep(ImageComponents.of(image.name() + ":" + result.tag(), image.digest(), bills));
        } catch (IOException | DeliveryException e) {
            log.line("What is in the image is not kept for the page Deliveries: " + e.getMessage());
        }
    }

    /** A report that cannot be attached is no reason not to sign, unless the settings require all. */
    private void attach(@CheckForNull ScanAttachment scan, SupplyChain chain, ImageParts parts)
            throws IOException, InterruptedException {
        if (scan == null) {
            return;
        }
        try {
            scan.attach(chain, parts);
        } catch (DeliveryException e) {
            if (config.supplyChain().mode() == SupplyChainMode.REQUIRED) {
                throw e;
            }
            log.line("The report of vulnerabilities is not attached: " + e.getMessage());
        }
    }

    /** Whoever may push may have pushed it, with the revision of this build in a label: only a build signs what it made. */
    private void requireSigned(RegistryClient client, ImageParts parts, SigningKey key) throws InterruptedException {
        try {
            new ImageVerification(client, parts.image(), List.of(key.verificationKey())).requireSignature();
            log.line("Signed already, with " + key.verificationKey());
        } catch (UntrustedImageException e) {
            throw new DeliveryException(
                    e.getMessage() + ", and this build did not make it: build it with ifExists: 'overwrite'", e);
        }
    }

    /** The base with its digest, where the settings know its registry: no other host is asked because an agent says so. */
    private Optional<ImageReference> base(RegistryClient client, BuildFacts facts) throws InterruptedException {
        if (facts.base() == null || !ImageReference.isValid(facts.base())) {
            return Optional.empty();
        }
        ImageReference base = ImageReference.parse(facts.base());
        boolean known = base.registry().equals(config.registry().host())
                || config.registries().named(base.registry()).isPresent();
        if (!known) {
            log.line("What the base brought is not told apart: the settings have no registry " + base.registry());
            return Optional.empty();
        }
        return Optional.of(ImageParts.of(client, base).image());
    }
}
