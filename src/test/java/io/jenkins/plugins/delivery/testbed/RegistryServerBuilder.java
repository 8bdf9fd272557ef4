package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;

/** Sets up a {@link RegistryServer}. */
public final class RegistryServerBuilder {
    /** With characters that a shell, JSON, a URL or a regular expression would mistake. */
    private static final RegistryCredentials DEFAULT_CREDENTIALS =
            new RegistryCredentials("testbed-user", "p4ss'\"$word:%20\\&");

    private RegistryAuthentication authentication = RegistryAuthentication.NONE;
    private RegistryCredentials credentials = DEFAULT_CREDENTIALS;
    private boolean anonymousPull;
    private boolean tls;
    private boolean readOnly;
    private boolean deleteEnabled;

    RegistryServerBuilder() {}

    /** HTTP basic authentication, against an htpasswd file. */
    public RegistryServerBuilder basicAuth() {
        authentication = RegistryAuthentication.BASIC;
        return this;
    }

    /** Bearer tokens from a token server that takes the user's name and password. */
    public RegistryServerBuilder tokenAuth() {
        authentication = RegistryAuthentication.TOKEN;
        return this;
    }

    /** The one user; needed only where the default's odd characters are in the way. */
    public RegistryServerBuilder credentials(String username, String password) {
        credentials = new RegistryCredentials(username, password);
        return this;
    }

    /** With token authentication: whoever gives no credentials may pull. */
    public RegistryServerBuilder anonymousPull() {
        anonymousPull = true;
        return this;
    }

    /** HTTPS, with a certificate of an authority that nobody trusts: see {@link RegistryServer#caPem()}. */
    public RegistryServerBuilder tls() {
        tls = true;
        return this;
    }

    /** Refuses every upload. */
    public RegistryServerBuilder readOnly() {
        readOnly = true;
        return this;
    }

    /** Lets manifests and blobs be deleted. */
    public RegistryServerBuilder deleteEnabled() {
        deleteEnabled = true;
        return this;
    }

    /** A registry that does not run yet, for {@code @RegisterExtension}. */
    public RegistryServer build() {
        return new RegistryServer(
                new RegistryOptions(authentication, credentials, anonymousPull, tls, readOnly, deleteEnabled));
    }

    /** A registry that answers. */
    public RegistryServer start() throws IOException, InterruptedException {
        RegistryServer server = build();
        server.start();
        return server;
    }
}
