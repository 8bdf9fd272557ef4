package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where code is analysed.
 *
 * @param serverUrl the address of SonarQube with its context path and without a slash at its end; empty when there is
 *     none
 * @param tokenCredentialsId credentials of the type "Secret text" with a token; empty means none
 */
public record SonarSettings(String serverUrl, String tokenCredentialsId) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Without a server. */
    public static final SonarSettings NONE = new SonarSettings("", "");

    public SonarSettings {
        serverUrl = checkServerUrl(serverUrl);
    }

    /** @throws InvalidInputException when it is no address of a web server */
    public static String checkServerUrl(String url) {
        String plain = url.replaceFirst("(?<!/)/+$", "");
        if (plain.isEmpty()) {
            return plain;
        }
        try {
            URI uri = new URI(plain);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null) {
                return plain;
            }
        } catch (URISyntaxException e) {
            // As wrong as the others.
        }
        throw new InvalidInputException(
                "sonar.serverUrl", url, "is not the address of a server", "write it as https://sonar.example.com");
    }
}
