package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;

/**
 * What is attached to the images that are built.
 *
 * @param keyCredentialsId credentials (secret file or secret text) with the private key in PEM; empty means none, with
 *     which nothing can be attached
 * @param keyPasswordCredentialsId credentials (secret text) with the key's password; empty when it has none
 */
public record SupplyChainSettings(SupplyChainMode mode, String keyCredentialsId, String keyPasswordCredentialsId)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Nothing is attached. */
    public static final SupplyChainSettings OFF = new SupplyChainSettings(SupplyChainMode.OFF, "", "");

    public SupplyChainSettings {
        if (mode != SupplyChainMode.OFF && keyCredentialsId.isEmpty()) {
            throw new InvalidInputException(
                    "supplyChain.keyCredentialsId",
                    null,
                    "is missing",
                    "name credentials with the key that signs, or set supplyChain.mode to off");
        }
    }
}
