package io.jenkins.plugins.delivery.core.supplychain;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.attachment.Attachments;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageParts;
import io.jenkins.plugins.delivery.core.supplychain.attachment.PredicateType;
import io.jenkins.plugins.delivery.core.supplychain.bill.ImageBill;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Attaches to an image in its registry what is known of it. An index is said of and signed as its images are, for each of
 * them may be deployed; a bill is that of an image for one platform. For one thread.
 */
public final class SupplyChain {
    private final RegistryClient client;
    private final Signer signer;
    private final Map<ImageReference, Attachments> attachments = new HashMap<>();

    public SupplyChain(RegistryClient client, Signer signer) {
        this.client = client;
        this.signer = signer;
    }

    /** Signs an image, and those of an index. */
    public void sign(ImageParts parts) throws InterruptedException {
        for (ImageReference image : parts.all()) {
            of(image).sign(signer);
        }
    }

    /** States the same of an image and of those of an index. */
    public void attest(ImageParts parts, PredicateType type, JsonNode predicate) throws InterruptedException {
        for (ImageReference image : parts.all()) {
            of(image).attest(type, predicate, signer);
        }
    }

    private Attachments of(ImageReference image) {
        return attachments.computeIfAbsent(image, one -> new Attachments(client, one));
    }

    /**
     * Attaches to each image what is in it.
     *
     * @param base that they were built upon, by tag or digest; null when that is not known
     * @param temporary directory for large jars while they are read
     * @return the bills
     */
    public List<JsonNode> attestBills(ImageParts parts, @CheckForNull ImageReference base, Path temporary)
            throws InterruptedException {
        return attestBills(parts, base, Map.of(), temporary);
    }

    /**
     * The same, with what else is stated of each image and of an index.
     *
     * @param more in one turn with the bill, which saves the half of the requests
     */
    public List<JsonNode> attestBills(
            ImageParts parts, @CheckForNull ImageReference base, Map<PredicateType, JsonNode> more, Path temporary)
            throws InterruptedException {
        List<JsonNode> bills = new ArrayList<>();
        ImageBill reader = new ImageBill(client, temporary);
        for (ImageReference image : parts.all()) {
            Map<PredicateType, JsonNode> predicates = new LinkedHashMap<>();
            if (parts.platforms().contains(image)) {
                JsonNode bill = reader.of(image, base);
                bills.add(bill);
                predicates.put(PredicateType.CYCLONEDX, bill);
            }
            predicates.putAll(more);
            of(image).attest(predicates, signer);
        }
        return bills;
    }
}
