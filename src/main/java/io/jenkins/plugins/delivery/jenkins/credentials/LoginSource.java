package io.jenkins.plugins.delivery.jenkins.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** What the controller tells an agent that holds {@link RegistryLogins} of a login as it is now. */
interface LoginSource {
    /**
     * The user name and the password for a registry of the settings, or null when there are none.
     *
     * @param host as in {@link RegistryLogins}
     */
    @CheckForNull
    String[] loginNow(String host);
}
