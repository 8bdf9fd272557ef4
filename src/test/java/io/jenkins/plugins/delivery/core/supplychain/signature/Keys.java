package io.jenkins.plugins.delivery.core.supplychain.signature;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Fresh keys for tests, as files of PEM. */
public final class Keys {
    private Keys() {}

    /** On P-256, in the file of PKCS#8. */
    public static SigningKey ecdsa() throws GeneralSecurityException {
        return SigningKey.read("key", ecdsaPem(), null);
    }

    public static SigningKey ed25519() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        return SigningKey.read("key", pem(generator.generateKeyPair().getPrivate()), null);
    }

    public static String ecdsaPem() throws GeneralSecurityException {
        return ecPem("secp256r1");
    }

    static String ecPem(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return pem(generator.generateKeyPair().getPrivate());
    }

    static String pem(PrivateKey key) {
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
