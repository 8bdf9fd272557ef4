package io.jenkins.plugins.delivery.jenkins.credentials;

import hudson.AbortException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.SupplyChainSettings;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;

/** The key that images are signed with; it is looked up when it is needed and never leaves the controller. */
public final class SupplyChainKey {
    private SupplyChainKey() {}

    /**
     * Looks it up among Jenkins' own credentials, so that it can have a scope that no Pipeline reads.
     *
     * @throws AbortException when the credentials do not exist here, are of another type, or have no key
     */
    public static SigningKey find(SupplyChainSettings settings) throws AbortException {
        CredentialsContext context = CredentialsContext.own();
        String field = "supplyChain.keyCredentialsId";
        String pem = SecretText.find(context, field, settings.keyCredentialsId());
        String password = settings.keyPasswordCredentialsId().isEmpty()
                ? null
                : SecretText.find(context, "supplyChain.keyPasswordCredentialsId", settings.keyPasswordCredentialsId());
        try {
            return SigningKey.read(field, pem, password == null ? null : password.toCharArray());
        } catch (InvalidInputException e) {
            throw new AbortException(e.getMessage());
        }
    }
}
