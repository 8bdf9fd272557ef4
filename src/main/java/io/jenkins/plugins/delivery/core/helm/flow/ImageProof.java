package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.text.OneLine;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What an image that was deployed has proved of itself.
 *
 * @param signedWith the key that signed it, in words; empty when nobody asked or nobody signed
 * @param scannedAt when the newest report of its vulnerabilities was made, as in {@code 2026-11-20T07:30:00Z}; empty when
 *     there is none with a key that is believed
 */
public record ImageProof(String signedWith, String scannedAt) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 100;

    /** Nothing. */
    public static final ImageProof NONE = new ImageProof("", "");

    public ImageProof {
        // What an agent says is kept and shown.
        signedWith = OneLine.of(signedWith, LONGEST);
        scannedAt = isInstant(scannedAt) ? scannedAt : "";
    }

    private static boolean isInstant(String text) {
        try {
            return text.length() <= LONGEST && Instant.parse(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
