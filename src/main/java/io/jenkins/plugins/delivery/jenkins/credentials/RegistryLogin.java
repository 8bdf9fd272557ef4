package io.jenkins.plugins.delivery.jenkins.credentials;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;

/** Who to be at a registry: Jenkins credentials of the type "Username with password". */
public final class RegistryLogin {
    private static final String NEEDED = "Username with password";

    private RegistryLogin() {}

    /**
     * Looks the credentials up.
     *
     * @param field the parameter or setting that names them, for messages
     * @param id the credentials' id; empty means anonymous access
     * @return null for anonymous access
     * @throws AbortException when they do not exist here, are of another type, or incomplete
     */
    @CheckForNull
    public static RegistryCredentials find(CredentialsContext context, String field, String id) throws AbortException {
        if (id.isEmpty()) {
            return null;
        }
        StandardUsernamePasswordCredentials found = context.find(id, StandardUsernamePasswordCredentials.class);
        if (found == null) {
            throw context.missing(field, id, NEEDED);
        }
        try {
            return new RegistryCredentials(found.getUsername(), Secret.toString(found.getPassword()));
        } catch (InvalidInputException e) {
            throw CredentialsContext.failure(field, id, "cannot be used", e.getMessage());
        }
    }
}
