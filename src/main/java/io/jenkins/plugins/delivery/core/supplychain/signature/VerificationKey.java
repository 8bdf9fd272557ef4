package io.jenkins.plugins.delivery.core.supplychain.signature;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.util.io.pem.PemObject;

/** A public key, ECDSA on P-256 or Ed25519, as {@code cosign.pub} has it. Equal to one of the same bytes. */
public final class VerificationKey {
    private static final String FORM =
            "give a PEM file with a PUBLIC KEY, of ECDSA on P-256 or Ed25519, such as" + " cosign.pub";
    private static final String BEGIN = "-----BEGIN ";
    private static final int LINE = 64;

    private final PublicKey key;
    private final KeyAlgorithm algorithm;

    private VerificationKey(PublicKey key, KeyAlgorithm algorithm) {
        this.key = key;
        this.algorithm = algorithm;
    }

    /**
     * Reads a key.
     *
     * @param field by which the caller gave it
     * @param pem text of a file
     * @throws InvalidInputException when it is no such key
     */
    public static VerificationKey read(String field, String pem) {
        PemObject block = PemText.only(field, pem, FORM);
        if (!block.getType().equals("PUBLIC KEY")) {
            throw new InvalidInputException(field, null, "has a " + block.getType() + " and no PUBLIC KEY", FORM);
        }
        return of(field, block.getContent());
    }

    /**
     * Reads several keys, one after another.
     *
     * @throws InvalidInputException when one of them is no such key
     */
    public static List<VerificationKey> readAll(String field, String pem) {
        List<VerificationKey> keys = new ArrayList<>();
        for (int begin = pem.indexOf(BEGIN); begin >= 0; begin = pem.indexOf(BEGIN, begin + BEGIN.length())) {
            int next = pem.indexOf(BEGIN, begin + BEGIN.length());
            keys.add(read(field, pem.substring(begin, next < 0 ? pem.length() : next)));
        }
        if (keys.isEmpty()) {
            throw new InvalidInputException(field, null, "has no key", FORM);
        }
        return keys;
    }

    /** Several, in words. */
    public static String names(Collection<VerificationKey> keys) {
        return keys.stream().map(VerificationKey::toString).collect(Collectors.joining(" or "));
    }

    /** @param encoded as X.509 has it, SubjectPublicKeyInfo in DER */
    static VerificationKey of(String field, byte[] encoded) {
        for (KeyAlgorithm candidate : KeyAlgorithm.values()) {
            try {
                PublicKey key =
                        KeyFactory.getInstance(candidate.keyName()).generatePublic(new X509EncodedKeySpec(encoded));
                if (KeyAlgorithm.of(key) == candidate) {
                    return new VerificationKey(key, candidate);
                }
            } catch (GeneralSecurityException e) {
                continue; // it is of another kind
            }
        }
        throw new InvalidInputException(field, null, "has a key of another kind", FORM);
    }

    /** Whether a signature is of this message, made with the private half. */
    public boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature check = Signature.getInstance(algorithm.signatureName());
            check.initVerify(key);
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // what is no signature at all is none of this key
        }
    }

    /** The first digits of the SHA-256 of the key, to tell keys apart in messages. */
    public String fingerprint() {
        return Digest.of(key.getEncoded()).abbreviated();
    }

    /** The SHA-256 of the key in base 64, by which sigstore's bundles name it. */
    public String hint() {
        return Base64.getEncoder().encodeToString(Digest.sha256().digest(key.getEncoded()));
    }

    /** The text of a file with this key. */
    public String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerificationKey that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return "key " + fingerprint();
    }
}
