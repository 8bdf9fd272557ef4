package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * What a registry, or the token service that it names, knows its user by. It cannot be serialised, nor can what holds it:
 * it would end up wherever that is kept.
 *
 * @param username the user, or {@value #IDENTITY_TOKEN} when the password is an OAuth 2 refresh token
 * @param password the password, an access token that stands for it, or the refresh token
 */
public record RegistryCredentials(String username, String password) {
    /** The user name that container tools give to a refresh token. */
    public static final String IDENTITY_TOKEN = "<token>";

    public RegistryCredentials {
        if (username == null || username.isEmpty() || username.indexOf(':') >= 0) {
            throw new InvalidInputException(
                    "registry credentials", username, "have no usable user name", "give one without ':'");
        }
        if (password == null || password.isEmpty()) {
            throw new InvalidInputException(
                    "registry credentials", username, "have no password", "give the password or an access token");
        }
    }

    /** Credentials that consist of an OAuth 2 refresh token, which Docker calls an identity token. */
    public static RegistryCredentials ofIdentityToken(String refreshToken) {
        return new RegistryCredentials(IDENTITY_TOKEN, refreshToken);
    }

    /** Whether the password is a refresh token. */
    public boolean isIdentityToken() {
        return username.equals(IDENTITY_TOKEN);
    }

    /** The value of an {@code Authorization} header of the scheme Basic. */
    String basic() {
        return "Basic " + encoded();
    }

    /** As that header and Docker's configuration have it. */
    String encoded() {
        return Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** What no log may show: the password, and what is made of it. */
    public List<String> secrets() {
        return List.of(password, encoded());
    }

    /** Who this is, for a message. */
    String displayName() {
        return isIdentityToken() ? "the identity token" : "user '" + username + "'";
    }

    @Override
    public String toString() {
        return "RegistryCredentials[username=" + username + ", password=****]";
    }
}
