package io.jenkins.plugins.delivery.quality;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.ProxyConfiguration;
import hudson.Util;
import io.jenkins.plugins.delivery.core.config.SonarSettings;
import io.jenkins.plugins.delivery.core.quality.sonar.SonarServer;
import io.jenkins.plugins.delivery.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.credentials.SonarToken;
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
     * The server that the SonarQube plugin's {@code withSonarQubeEnv} names around a step; else that of the settings.
     *
     * @param environment of the step
     * @throws AbortException when there is none, or the token's credentials are not there
     */
    public static SonarAccess of(
            Map<String, String> environment, SonarSettings settings, CredentialsContext credentials)
            throws AbortException {
        String url = Util.fixEmpty(environment.get("SONAR_HOST_URL"));
        if (url != null && environment.containsKey("SONAR_CONFIG_NAME")) {
            return new SonarAccess(
                    SonarSettings.checkServerUrl(url), Util.fixEmpty(environment.get("SONAR_AUTH_TOKEN")));
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
                        .build(),
                serverUrl,
                token);
    }
}
