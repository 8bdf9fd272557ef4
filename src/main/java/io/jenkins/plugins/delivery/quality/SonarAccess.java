package io.jenkins.plugins.delivery.quality;

import hudson.AbortException;
import hudson.ProxyConfiguration;
import io.jenkins.plugins.delivery.core.config.SonarSettings;
import io.jenkins.plugins.delivery.core.quality.sonar.SonarServer;
import io.jenkins.plugins.delivery.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.credentials.SonarToken;
import java.time.Duration;

/** The SonarQube server of the settings, through Jenkins' proxy. */
public final class SonarAccess {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

    private SonarAccess() {}

    /**
     * How it is asked.
     *
     * @throws AbortException when the token's credentials are not there
     */
    public static SonarServer server(SonarSettings settings, CredentialsContext credentials) throws AbortException {
        return new SonarServer(
                ProxyConfiguration.newHttpClientBuilder()
                        .connectTimeout(LONGEST_CONNECT)
                        .build(),
                settings.serverUrl(),
                SonarToken.find(credentials, "sonar.tokenCredentialsId", settings.tokenCredentialsId()));
    }
}
