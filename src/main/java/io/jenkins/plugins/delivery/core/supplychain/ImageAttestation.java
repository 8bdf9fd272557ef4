package io.jenkins.plugins.delivery.core.supplychain;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.SupplyChainMode;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageParts;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageVerification;
import io.jenkins.plugins.delivery.core.supplychain.attachment.PredicateType;
import io.jenkins.plugins.delivery.core.supplychain.attachment.UntrustedImageException;
import io.jenkins.plugins.delivery.core.supplychain.bill.ImageBill;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Attaches to the image of a build what is in it and where it comes from, and signs it: in Jenkins on the controller, on
 * the command line where it is built.
 */
public final class ImageAttestation {
    private final RegistryClient client;
    private final Signer signer;
    private final DeliveryConfig config;
    private final SupplyChainMode mode;
    private final BuildLog log;

    /**
     * @param config whose registries are asked for bases, and no others
     * @param mode whether what cannot be attached is an error; not off
     */
    public ImageAttestation(
            RegistryClient client, Signer signer, DeliveryConfig config, SupplyChainMode mode, BuildLog log) {
        this.client = client;
        this.signer = signer;
        this.config = config;
        this.mode = mode;
        this.log = log;
    }

    /** Attaches a scanner's report. */
    public interface Report {
        /** @throws DeliveryException when there is none of this image */
        void attach(SupplyChain chain, ImageParts parts) throws IOException, InterruptedException;
    }

    /**
     * What was attached.
     *
     * @param bills one for each platform
     */
    public record Attached(ImageParts parts, List<JsonNode> bills) {
        public Attached {
            bills = List.copyOf(bills);
        }
    }

    /** What is said when the settings require a signature and there is none. */
    public static String unsigned(String why) {
        return "The image is pushed and not signed, which supplyChain.mode 'required' asks for: " + why;
    }

    /**
     * Attaches all that is known of an image that was built; it is signed last, so that what is signed has everything.
     *
     * @param image with its digest
     * @param base that it was built upon, as the builder names it; null when it has none
     * @param provenance gets the bases as they were found
     * @param report the report that is attached, too; null when there is none
     * @param temporary directory for large jars while they are read
     */
    public Attached attach(
            ImageReference image,
            @CheckForNull String base,
            Function<List<ImageReference>, Provenance> provenance,
            @CheckForNull Report report,
            Path temporary)
            throws IOException, InterruptedException {
        ImageParts parts = ImageParts.of(client, image);
        SupplyChain chain = new SupplyChain(client, signer);
        Optional<ImageReference> upon = known(base);
        List<ImageReference> bases = upon.map(List::of).orElse(List.of());
        List<JsonNode> bills = chain.attestBills(
                parts,
                upon.orElse(null),
                Map.of(PredicateType.PROVENANCE, provenance.apply(bases).predicate()),
                temporary);
        bills.stream()
                .map(ImageBill::notRead)
                .filter(line -> !line.isEmpty())
                .distinct()
                .forEach(log::line);
        attach(report, chain, parts);
        chain.sign(parts);
        log.line("Signed " + parts.image() + " with " + signer.verificationKey()
                + ", its bill of materials and its provenance");
        return new Attached(parts, bills);
    }

    /**
     * Asks whether an image that was there already is signed, and attaches a newer report to it.
     *
     * @param image with its digest
     * @throws DeliveryException when it is not: whoever may push may have pushed it, with the revision of this build in a
     *     label, and only a build signs what it made
     */
    public void confirm(ImageReference image, @CheckForNull Report report) throws IOException, InterruptedException {
        ImageParts parts = ImageParts.of(client, image);
        try {
            new ImageVerification(client, parts.image(), List.of(signer.verificationKey())).requireSignature();
            log.line("Signed already, with " + signer.verificationKey());
        } catch (UntrustedImageException e) {
            throw new DeliveryException(
                    e.getMessage() + ", and this build did not make it: build it with ifExists: 'overwrite'", e);
        }
        attach(report, new SupplyChain(client, signer), parts);
    }

    /** A report that cannot be attached is no reason not to sign, unless the settings require all. */
    private void attach(@CheckForNull Report report, SupplyChain chain, ImageParts parts)
            throws IOException, InterruptedException {
        if (report == null) {
            return;
        }
        try {
            report.attach(chain, parts);
        } catch (DeliveryException e) {
            if (mode == SupplyChainMode.REQUIRED) {
                throw e;
            }
            log.line("The report of vulnerabilities is not attached: " + e.getMessage());
        }
    }

    /** The base with its digest, where the settings know its registry: no other host is asked because a builder says so. */
    private Optional<ImageReference> known(@CheckForNull String named) throws InterruptedException {
        if (named == null || !ImageReference.isValid(named)) {
            return Optional.empty();
        }
        ImageReference base = ImageReference.parse(named);
        boolean known = base.registry().equals(config.registry().host())
                || config.registries().named(base.registry()).isPresent();
        if (!known) {
            log.line("What the base brought is not told apart: the settings have no registry " + base.registry());
            return Optional.empty();
        }
        return Optional.of(ImageParts.of(client, base).image());
    }
}
