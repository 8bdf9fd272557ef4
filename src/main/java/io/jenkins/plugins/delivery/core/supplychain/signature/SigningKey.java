package io.jenkins.plugins.delivery.core.supplychain.signature;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * A private key in memory. Not serializable and without a text of its own, so that it is nowhere but where it was read.
 */
public final class SigningKey implements Signer {
    private static final String FORM =
            "give a PEM file with a private key of ECDSA on P-256 or Ed25519, as cosign or openssl writes it";
    private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

    private final PrivateKey key;
    private final KeyAlgorithm algorithm;
    private final VerificationKey verificationKey;

    private SigningKey(PrivateKey key, KeyAlgorithm algorithm, VerificationKey verificationKey) {
        this.key = key;
        this.algorithm = algorithm;
        this.verificationKey = verificationKey;
    }

    /**
     * Reads a key: PKCS#8, plain or encrypted, SEC 1 as older programs of OpenSSL write it, or cosign's own form.
     *
     * @param field by which the caller gave it
     * @param pem text of a file
     * @param password of an encrypted key; null when there is none
     * @throws InvalidInputException when it is no such key, or the password is not its
     */
    public static SigningKey read(String field, String pem, @CheckForNull char[] password) {
        PemObject block = PemText.only(field, pem, FORM);
        try {
            return switch (block.getType()) {
                case "PRIVATE KEY" -> of(field, block.getContent());
                case "EC PRIVATE KEY" -> of(field, pkcs8(ECPrivateKey.getInstance(block.getContent())));
                case ENCRYPTED -> of(field, decrypted(field, block.getContent(), password));
                case CosignKeyFile.PEM_TYPE, CosignKeyFile.FORMER_PEM_TYPE ->
                    of(field, CosignKeyFile.decrypted(field, block.getContent(), password));
                default -> throw new InvalidInputException(field, null, "has a " + block.getType(), FORM);
            };
        } catch (GeneralSecurityException | IOException | IllegalArgumentException | IllegalStateException e) {
            throw new InvalidInputException(field, null, "has no key that can be read", FORM);
        }
    }

    private static byte[] pkcs8(ECPrivateKey sec1) throws IOException {
        return new PrivateKeyInfo(
                        new AlgorithmIdentifier(
                                X9ObjectIdentifiers.id_ecPublicKey,
                                sec1.getParametersObject() == null
                                        ? SECObjectIdentifiers.secp256r1
                                        : sec1.getParametersObject()),
                        sec1)
                .getEncoded();
    }

    private static byte[] decrypted(String field, byte[] encoded, @CheckForNull char[] password)
            throws IOException, GeneralSecurityException {
        EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(encoded);
        // PBES2 names itself by its parameters, see JDK-8301553.
        String name = encrypted.getAlgParameters() == null
                ? encrypted.getAlgName()
                : encrypted.getAlgParameters().toString();
        PBEKeySpec spec = new PBEKeySpec(requirePassword(field, password));
        try {
            Cipher cipher = Cipher.getInstance(name);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(name).generateSecret(spec),
                    encrypted.getAlgParameters());
            return encrypted.getKeySpec(cipher).getEncoded();
        } catch (InvalidKeySpecException e) {
            throw wrongPassword(field);
        } finally {
            spec.clearPassword();
        }
    }

    static char[] requirePassword(String field, @CheckForNull char[] password) {
        if (password == null) {
            throw new InvalidInputException(field, null, "is encrypted", "give its password, too");
        }
        return password;
    }

    static InvalidInputException wrongPassword(String field) {
        return new InvalidInputException(
                field, null, "is encrypted with another password", "give the one that it was made with");
    }

    private static SigningKey of(String field, byte[] pkcs8) throws IOException {
        for (KeyAlgorithm candidate : KeyAlgorithm.values()) {
            try {
                PrivateKey key =
                        KeyFactory.getInstance(candidate.keyName()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
                if (KeyAlgorithm.of(key) == candidate) {
                    return new SigningKey(key, candidate, VerificationKey.of(field, publicHalf(pkcs8)));
                }
            } catch (GeneralSecurityException e) {
                continue; // it is of another kind
            }
        }
        throw new InvalidInputException(field, null, "has a key of another kind", FORM);
    }

    private static byte[] publicHalf(byte[] pkcs8) throws IOException {
        AsymmetricKeyParameter secret = PrivateKeyFactory.createKey(pkcs8);
        AsymmetricKeyParameter open = secret instanceof ECPrivateKeyParameters ec
                ? new ECPublicKeyParameters(
                        ec.getParameters().getG().multiply(ec.getD()).normalize(), ec.getParameters())
                : ((Ed25519PrivateKeyParameters) secret).generatePublicKey();
        return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(open).getEncoded();
    }

    @Override
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(algorithm.signatureName());
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new DeliveryException("The key that signs does not: " + e.getMessage(), e);
        }
    }

    @Override
    public VerificationKey verificationKey() {
        return verificationKey;
    }

    @Override
    public String toString() {
        return "private half of " + verificationKey;
    }
}
