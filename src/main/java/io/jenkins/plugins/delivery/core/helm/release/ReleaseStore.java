package io.jenkins.plugins.delivery.core.helm.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The revisions of a release where Helm 3 and 4 keep them: a Secret each, with the release as JSON, gzip and base64
 * within the Secret's own base64.
 */
public final class ReleaseStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "release";
    private static final String STATUS = "status";
    /** What Helm calls the type of a Secret that is one of its records. */
    public static final String TYPE = "helm.sh/release.v1";

    /** No release is larger than a Secret, and no manifest larger than this. */
    private static final int MAX_RELEASE_BYTES = 64 << 20;

    private final KubernetesClient client;
    private final String namespace;
    private final String release;

    public ReleaseStore(KubernetesClient client, String namespace, String release) {
        this.client = client;
        this.namespace = namespace;
        this.release = release;
    }

    /** The history, oldest first. */
    public ReleaseHistory history() {
        return new ReleaseHistory(client
                .secrets()
                .inNamespace(namespace)
                .withLabels(Map.of("owner", "helm", "name", release))
                .list()
                .getItems()
                .stream()
                .filter(secret -> TYPE.equals(secret.getType()))
                .map(this::decode)
                .sorted(Comparator.comparingInt(ReleaseRevision::number))
                .toList());
    }

    /**
     * Says that a revision failed, of which Helm says that it is pending, because it was killed, or deployed, because
     * it did not look long enough.
     */
    public void markFailed(ReleaseRevision revision, String description) {
        mark(revision, "failed", description);
    }

    /** Gives a revision another status, in Helm's word for it, and a sentence why. */
    public void mark(ReleaseRevision revision, String status, String description) {
        ObjectNode changed = revision.json().deepCopy();
        ObjectNode info = (ObjectNode) changed.path("info");
        info.put(STATUS, status);
        info.put("description", description);
        write(changed);
    }

    /** Lets a revision hold what an earlier one holds, as after Helm's own rollback. */
    public void takeContents(ReleaseRevision revision, ReleaseRevision earlier) {
        ObjectNode changed = revision.json().deepCopy();
        for (String part : List.of("chart", "config", "manifest", "hooks")) {
            if (earlier.json().has(part)) {
                changed.set(part, earlier.json().get(part));
            } else {
                changed.remove(part);
            }
        }
        ((ObjectNode) changed.path("info"))
                .put("notes", earlier.json().path("info").path("notes").asText(""));
        write(changed);
    }

    /** Forgets the oldest revisions when there are more than this; not the deployed one. */
    public void prune(int historyMax) {
        List<ReleaseRevision> revisions = history().revisions();
        revisions.stream()
                .limit(Math.max(0, revisions.size() - historyMax))
                .filter(revision -> !revision.status().equals("deployed"))
                .forEach(revision -> client.secrets()
                        .inNamespace(namespace)
                        .withName(secretName(revision.number()))
                        .delete());
    }

    private void write(ObjectNode changed) {
        String status = changed.path("info").path(STATUS).asText();
        String data = encode(changed);
        client.secrets()
                .inNamespace(namespace)
                .withName(secretName(changed.path("version").asInt()))
                .edit(secret -> new SecretBuilder(secret)
                        .editMetadata()
                        .addToLabels(STATUS, status)
                        .endMetadata()
                        .addToData(KEY, data)
                        .build());
    }

    private String secretName(int revision) {
        return "sh.helm.release.v1." + release + ".v" + revision;
    }

    private ReleaseRevision decode(Secret secret) {
        try {
            // Without any data, it has no map of them either.
            String encoded = secret.getData() == null ? "" : secret.getData().getOrDefault(KEY, "");
            byte[] data = Base64.getDecoder().decode(encoded);
            byte[] packed = Base64.getDecoder().decode(data);
            try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
                return new ReleaseRevision(
                        JSON.readTree(unpacked.readNBytes(MAX_RELEASE_BYTES)),
                        secret.getMetadata().getLabels());
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new DeliveryException(
                    "Secret " + namespace + "/" + secret.getMetadata().getName()
                            + " holds no release that Helm could have written: see it with helm history " + release
                            + " --namespace " + namespace,
                    e);
        }
    }

    private static String encode(ObjectNode release) {
        try {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(JSON.writeValueAsString(release).getBytes(StandardCharsets.UTF_8));
            }
            return Base64.getEncoder().encodeToString(Base64.getEncoder().encode(packed.toByteArray()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
