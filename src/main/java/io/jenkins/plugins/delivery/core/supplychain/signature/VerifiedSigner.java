package io.jenkins.plugins.delivery.core.supplychain.signature;

import io.jenkins.plugins.delivery.core.DeliveryException;

/** Lets no signature out that does not verify, whoever made it. */
public final class VerifiedSigner implements Signer {
    private final Signer signer;

    public VerifiedSigner(Signer signer) {
        this.signer = signer;
    }

    @Override
    public byte[] sign(byte[] message) throws InterruptedException {
        byte[] signature = signer.sign(message);
        if (!verificationKey().verifies(message, signature)) {
            throw new DeliveryException("What signs made a signature that does not verify with " + verificationKey()
                    + ": give the public key of the key that it uses");
        }
        return signature;
    }

    @Override
    public VerificationKey verificationKey() {
        return signer.verificationKey();
    }

    @Override
    public String toString() {
        return signer.toString();
    }
}
