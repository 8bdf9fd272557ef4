package io.jenkins.plugins.delivery.jenkins.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.util.Secret;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** A token of SonarQube's: Jenkins credentials of the type "Secret text". */
public final class SonarToken {
    private SonarToken() {}

    /**
     * Looks it up.
     *
     * @param field the setting that names it, for messages
     * @param id the credentials' id; empty means none
     * @throws AbortException when they do not exist here, or are of another type
     */
    @CheckForNull
    public static String find(CredentialsContext context, String field, String id) throws AbortException {
        if (id.isEmpty()) {
            return null;
        }
        StringCredentials text = context.find(id, StringCredentials.class);
        if (text == null) {
            throw context.missing(field, id, "Secret text");
        }
        return Secret.toString(text.getSecret());
    }
}
