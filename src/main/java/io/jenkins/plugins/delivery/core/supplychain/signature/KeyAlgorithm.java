package io.jenkins.plugins.delivery.core.supplychain.signature;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;

/** The two kinds of keys that are taken: what cosign makes by default, and what is shortest. */
enum KeyAlgorithm {
    ECDSA_P256("EC", "SHA256withECDSA"),
    ED25519("Ed25519", "Ed25519");

    private static final ECParameterSpec P256 = p256();

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
            return isP256(ec.getParams()) ? ECDSA_P256 : null;
        }
        return key instanceof EdECKey ed && ed.getParams().getName().equals("Ed25519") ? ED25519 : null;
    }

    /** Other providers than Java's own have more curves of this length. */
    private static boolean isP256(ECParameterSpec curve) {
        return curve.getCurve().equals(P256.getCurve())
                && curve.getGenerator().equals(P256.getGenerator())
                && curve.getOrder().equals(P256.getOrder());
    }

    private static ECParameterSpec p256() {
        try {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            return curve.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has it", e);
        }
    }
}
