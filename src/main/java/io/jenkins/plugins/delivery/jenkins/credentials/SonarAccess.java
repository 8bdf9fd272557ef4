package io.jenkins.plugins.delivery.jenkins.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.ProxyConfiguration;
import hudson.Util;
import io.jenkins.plugins.delivery.core.config.SonarSettings;
import io.jenkins.plugins.delivery.core.quality.sonar.SonarServer;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;

/** Which SonarQube server, and the token for it; not to be kept. */
public final class SonarAccess {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

    private final String serverUrl;

    @CheckForNull
    private final String token;

    private SonarAccess(String serverUrl, @CheckForNull String token) {
        this.serverUrl = serverUrl;
        this.token = token;
    }

    /**
     * The server of the settings.
     *
     * @throws AbortException when the token's credentials are not there
     */
    public static SonarAccess of(SonarSettings settings, CredentialsContext credentials) throws AbortException {
        return new SonarAccess(
                settings.serverUrl(),
                SonarToken.find(credentials, "sonar.tokenCredentialsId", settings.tokenCredentialsId()));
    }

    /**
     * The server of the SonarQube plugin's settings that {@code withSonarQubeEnv} names around a step; else that of the
     * settings. Its address is never the environment's, so that a build cannot send the controller, or the settings'
     * token, to a server of its own.
     *
     * @param environment of the step; it brings the plugin's token, which is the build's anyhow
     * @throws AbortException when there is none, or the token's credentials are not there
     */
    public static SonarAccess of(
            Map<String, String> environment, SonarSettings settings, CredentialsContext credentials)
            throws AbortException {
        String installation = Util.fixEmpty(environment.get("SONAR_CONFIG_NAME"));
        if (installation != null) {
            return new SonarAccess(
                    SonarPluginServers.url(installation), Util.fixEmpty(environment.get("SONAR_AUTH_TOKEN")));
        }
        if (settings.serverUrl().isEmpty()) {
            throw new AbortException("No SonarQube server is set: set sonar.serverUrl in the settings, or run the step"
                    + " within withSonarQubeEnv");
        }
        return of(settings, credentials);
    }

    /** Its address, without a slash at its end. */
    public String serverUrl() {
        return serverUrl;
    }

    /** Null for an anonymous user. */
    @CheckForNull
    public String token() {
        return token;
    }

    /** How it is asked, through Jenkins' proxy. */
    public SonarServer server() {
        return new SonarServer(
                ProxyConfiguration.newHttpClientBuilder()
                        .connectTimeout(LONGEST_CONNECT)
                        // The client would take the token along to wherever it is sent.
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build(),
                serverUrl,
                token);
    }
}
