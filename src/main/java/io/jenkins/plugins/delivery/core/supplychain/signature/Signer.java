package io.jenkins.plugins.delivery.core.supplychain.signature;

/** Who can sign: a key that is here, or a service that keeps one. For any number of threads. */
public interface Signer {
    /**
     * Signs a message: ECDSA with SHA-256 in ASN.1, or Ed25519.
     *
     * @throws io.jenkins.plugins.delivery.core.DeliveryException when it cannot be signed
     */
    byte[] sign(byte[] message) throws InterruptedException;

    /** The key by which others verify what this one signs. */
    VerificationKey verificationKey();
}
