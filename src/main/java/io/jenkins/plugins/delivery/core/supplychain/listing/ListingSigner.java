package io.jenkins.plugins.delivery.core.supplychain.listing;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;

/** Who signs listings. It is asked when a layer is not known, which those of most builds are. */
@FunctionalInterface
public interface ListingSigner {
    /** @throws DeliveryException when the key cannot be had */
    Signer signer() throws InterruptedException;
}
