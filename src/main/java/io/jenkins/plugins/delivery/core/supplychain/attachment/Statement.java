package io.jenkins.plugins.delivery.core.supplychain.attachment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.supplychain.signature.DsseEnvelope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody says of images, as version 1 of in-toto has it.
 *
 * @param type of the predicate
 * @param subjects the digests of what it is said of; those that are no SHA-256 are left out
 * @param predicate what is said
 */
public record Statement(PredicateType type, List<Digest> subjects, JsonNode predicate) {
    private static final String VERSION_1 = "https://in-toto.io/Statement/v1";

    /** What cosign 2 still writes; it differs in nothing that is read here. */
    private static final String VERSION_0 = "https://in-toto.io/Statement/v0.1";

    private static final int MOST_SUBJECTS = 100;

    public Statement {
        subjects = List.copyOf(subjects);
    }

    /** The bytes of a statement of one image; always the same for the same predicate. */
    static byte[] of(ImageReference image, PredicateType type, JsonNode predicate) {
        ObjectNode json = Json.object();
        json.put("_type", VERSION_1);
        ObjectNode subject = json.putArray("subject").addObject();
        subject.put("name", image.name());
        subject.putObject("digest").put("sha256", image.digest().hex());
        json.put("predicateType", type.uri());
        json.set("predicate", predicate);
        return Json.write(json);
    }

    /**
     * Reads what is in an envelope.
     *
     * @throws IOException when that is no statement
     */
    static Statement parse(DsseEnvelope envelope) throws IOException {
        JsonNode json = Json.read(envelope.payload());
        String version = json.path("_type").asText();
        if (!envelope.payloadType().equals(DsseEnvelope.IN_TOTO)
                || !version.equals(VERSION_1) && !version.equals(VERSION_0)) {
            throw new IOException("no statement of in-toto");
        }
        List<Digest> subjects = new ArrayList<>();
        for (JsonNode subject : json.path("subject")) {
            String hex = subject.path("digest").path("sha256").asText("");
            if (hex.matches("[0-9a-f]{64}") && subjects.size() < MOST_SUBJECTS) {
                subjects.add(new Digest("sha256:" + hex));
            }
        }
        return new Statement(new PredicateType(json.path("predicateType").asText()), subjects, json.path("predicate"));
    }
}
