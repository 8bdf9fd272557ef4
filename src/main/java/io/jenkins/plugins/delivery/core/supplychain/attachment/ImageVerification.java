package io.jenkins.plugins.delivery.core.supplychain.attachment;

import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.signature.DsseEnvelope;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks whether what is said of an image was said with a key that is believed. Nothing but the registry and public keys is
 * asked: no clock, no log of transparency, no other server.
 */
public final class ImageVerification {
    private final ImageReference image;
    private final Attachments attachments;
    private final List<VerificationKey> keys;

    /** Read when they are first asked for; null before. */
    private List<DsseEnvelope> envelopes;

    /**
     * @param image with its digest, by which it is asked for: a tag may move
     * @param keys that are believed; with none, nothing is
     */
    public ImageVerification(RegistryClient client, ImageReference image, Collection<VerificationKey> keys) {
        this.image = image;
        this.attachments = new Attachments(client, image);
        this.keys = List.copyOf(keys);
    }

    /**
     * The key that the image is signed with.
     *
     * @throws UntrustedImageException when it is signed with none of them
     */
    public VerificationKey requireSignature() throws InterruptedException {
        int others = 0;
        Set<String> otherImages = new LinkedHashSet<>();
        for (TaggedLayers.Entry entry : attachments.signatures()) {
            String digest = SimpleSigning.digest(entry.content());
            for (VerificationKey key : keys) {
                boolean good = Attachments.signature(entry)
                        .map(signature -> key.verifies(entry.content(), signature))
                        .orElse(false);
                if (good && digest.equals(image.digest().value())) {
                    return key;
                }
                if (good) {
                    otherImages.add(digest);
                }
            }
            others++;
        }
        for (Said said : said(PredicateType.SIGNATURE)) {
            if (said.by() != null && said.isOf(image)) {
                return said.by();
            }
            others++;
        }
        if (!otherImages.isEmpty()) {
            throw untrusted("is not signed: the signature beside it is of another image, "
                    + String.join(", ", otherImages).replaceAll("[^a-z0-9:, ]", "?"));
        }
        throw untrusted(
                others == 0
                        ? "is not signed"
                        : "is not signed with " + VerificationKey.names(keys)
                                + ": none of the signatures beside it is");
    }

    /**
     * What is stated of the image, the newest of each way of keeping it last.
     *
     * @return at least one
     * @throws UntrustedImageException when nothing of that type is stated with one of the keys
     */
    public List<Statement> requireStatements(PredicateType type) throws InterruptedException {
        List<Statement> believed = statements(type);
        if (!believed.isEmpty()) {
            return believed;
        }
        boolean byOthers = false;
        boolean ofOthers = false;
        for (Said said : said(type)) {
            byOthers |= said.by() == null;
            ofOthers |= said.by() != null;
        }
        String what = "has no statement of the type " + type;
        throw untrusted(
                ofOthers
                        ? what + ": the one beside it is of another image"
                        : byOthers ? what + " that is signed with " + VerificationKey.names(keys) : what);
    }

    /** What is stated of the image with one of the keys, the newest of each way of keeping it last; may be nothing. */
    public List<Statement> statements(PredicateType type) throws InterruptedException {
        return said(type).stream()
                .filter(said -> said.by() != null && said.isOf(image))
                .map(Said::statement)
                .toList();
    }

    /** What is stated of the image, whoever signed it: the word of whoever may push to the registry. */
    public List<Statement> statementsOfAnybody(PredicateType type) throws InterruptedException {
        return said(type).stream()
                .filter(said -> said.isOf(image))
                .map(Said::statement)
                .toList();
    }

    /**
     * A statement, and who signed it.
     *
     * @param by one of the keys; null for anybody else
     */
    private record Said(Statement statement, VerificationKey by) {
        boolean isOf(ImageReference image) {
            return statement.subjects().contains(image.digest());
        }
    }

    private List<Said> said(PredicateType type) throws InterruptedException {
        if (envelopes == null) {
            envelopes = attachments.envelopes();
        }
        List<Said> all = new ArrayList<>();
        for (DsseEnvelope envelope : envelopes) {
            try {
                Statement statement = Statement.parse(envelope);
                if (statement.type().equals(type)) {
                    all.add(new Said(statement, envelope.signedBy(keys).orElse(null)));
                }
            } catch (IOException e) {
                continue; // says nothing that is understood
            }
        }
        return all;
    }

    private UntrustedImageException untrusted(String problem) {
        return new UntrustedImageException(image + " " + problem);
    }
}
