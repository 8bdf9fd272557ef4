package io.jenkins.plugins.delivery.core.supplychain.signature;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;

/** The two kinds of keys that are taken: what cosign makes by default, and what is shortest. */
enum KeyAlgorithm {
    ECDSA_P256("EC", "SHA256withECDSA"),
    ED25519("Ed25519", "Ed25519");

    private static final int P256_BITS = 256;

    /** By its name in Java, of the key and of its signatures. */
    private final String keyName;

    private final String signatureName;

    KeyAlgorithm(String keyName, String signatureName) {
        this.keyName = keyName;
        this.signatureName = signatureName;
    }

    String keyName() {
        return keyName;
    }

    String signatureName() {
        return signatureName;
    }

    /** The one of a key; null when it is of another kind. */
    @CheckForNull
    static KeyAlgorithm of(Key key) {
        if (key instanceof ECKey ec) {
            // The only curve of this length that Java still has.
            return ec.getParams().getOrder().bitLength() == P256_BITS ? ECDSA_P256 : null;
        }
        return key instanceof EdECKey ed && ed.getParams().getName().equals("Ed25519") ? ED25519 : null;
    }
}
