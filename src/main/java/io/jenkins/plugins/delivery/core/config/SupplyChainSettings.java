package io.jenkins.plugins.delivery.core.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;

/**
 * What is attached to the images that are built.
 *
 * @param keyCredentialsId credentials (secret file or secret text) with the private key in PEM; empty means none, with
 *     which nothing can be attached
 * @param keyPasswordCredentialsId credentials (secret text) with the key's password; empty when it has none
 * @param signer who signs instead of that key; null when nobody does
 */
public record SupplyChainSettings(
        SupplyChainMode mode,
        String keyCredentialsId,
        String keyPasswordCredentialsId,
        @CheckForNull SignerSettings signer)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Nothing is attached. */
    public static final SupplyChainSettings OFF = new SupplyChainSettings(SupplyChainMode.OFF, "", "", null);

    public SupplyChainSettings {
        if (signer != null && !keyCredentialsId.isEmpty()) {
            throw new InvalidInputException(
                    "supplyChain.signer",
                    signer.kind(),
                    "is given, and supplyChain.keyCredentialsId, too",
                    "leave out the one that is not to sign");
        }
        if (mode != SupplyChainMode.OFF && keyCredentialsId.isEmpty() && signer == null) {
            throw new InvalidInputException(
                    "supplyChain.keyCredentialsId",
                    null,
                    "is missing",
                    "name credentials with the key that signs or a supplyChain.signer, or set supplyChain.mode to off");
        }
    }

    /** Whether somebody can sign, whatever the mode says of images. */
    public boolean hasSigner() {
        return signer != null || !keyCredentialsId.isEmpty();
    }
}
