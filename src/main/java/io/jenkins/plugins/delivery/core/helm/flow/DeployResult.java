package io.jenkins.plugins.delivery.core.helm.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What came of a deploy or a rollback.
 *
 * @param release the release's name
 * @param environment the environment's name in the settings
 * @param namespace the release's namespace
 * @param revision the revision that runs now; 0 when there is none
 * @param previousRevision the revision before; 0 when there was none
 * @param status how it ended
 * @param image what runs now, as the manifest names it; empty when unknown
 * @param url where the service answers, by its Ingress; empty when it has none
 * @param message one sentence on the outcome
 * @param diagnosis why it failed; null when it did not
 * @param proof what the image that runs has proved of itself
 */
public record DeployResult(
        String release,
        String environment,
        String namespace,
        int revision,
        int previousRevision,
        DeployStatus status,
        String image,
        String url,
        String message,
        @CheckForNull Diagnosis diagnosis,
        ImageProof proof)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_URL = 2_000;

    /** It may hold what a diagnosis told, and its hint. */
    private static final int LONGEST_MESSAGE = 5_000;

    public DeployResult {
        // A deploy that began before there was this ends without it.
        proof = Objects.requireNonNullElse(proof, ImageProof.NONE);
    }

    /**
     * The same of what was asked for, whatever whoever did it calls it. An image that none can be is left out, and texts
     * have a length: it is kept and shown.
     *
     * @param askedRelease the release's name
     * @param askedEnvironment the environment's name in the settings
     * @param askedNamespace the release's namespace
     */
    public DeployResult of(String askedRelease, String askedEnvironment, String askedNamespace) {
        return new DeployResult(
                askedRelease,
                askedEnvironment,
                askedNamespace,
                Math.max(0, revision),
                Math.max(0, previousRevision),
                status,
                ImageReference.isValid(image) ? image : "",
                OneLine.of(url, LONGEST_URL),
                OneLine.of(message, LONGEST_MESSAGE),
                diagnosis,
                proof);
    }

    /** The outcome with its cause, in one line. */
    public String summary() {
        return diagnosis == null ? message : release + " in " + environment + ": " + diagnosis.told() + ". " + message;
    }

    /** What a Pipeline gets, and {@code --json} prints. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("release", release);
        map.put("environment", environment);
        map.put("namespace", namespace);
        map.put("revision", revision);
        map.put("previousRevision", previousRevision);
        map.put("status", status.text());
        map.put("image", image);
        map.put("url", url);
        map.put("message", message);
        map.put("diagnosis", diagnosis == null ? null : diagnosis.toMap());
        map.put("signedWith", proof.signedWith());
        map.put("scannedAt", proof.scannedAt());
        return map;
    }
}
