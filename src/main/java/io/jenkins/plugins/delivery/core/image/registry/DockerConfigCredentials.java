package io.jenkins.plugins.delivery.core.image.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The registry logins of a {@code config.json} as {@code docker login} writes it, and the writing of one for a tool that
 * reads it.
 */
public final class DockerConfigCredentials {
    /** The key that every tool uses for Docker Hub, whatever host it then talks to. */
    private static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";

    private static final Set<String> DOCKER_HUB_HOSTS =
            Set.of("docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

    private final JsonNode config;
    private final String name;

    private DockerConfigCredentials(JsonNode config, String name) {
        this.config = config;
        this.name = name;
    }

    /**
     * Reads a file; one that does not exist has no logins.
     *
     * @throws InvalidInputException when it is not JSON
     */
    public static DockerConfigCredentials read(Path file) throws IOException {
        return parse(Files.exists(file) ? Files.readString(file) : "{}", file.toString());
    }

    /**
     * Reads a text.
     *
     * @param name what the text is called in messages
     */
    public static DockerConfigCredentials parse(String text, String name) {
        try {
            JsonNode config = Json.read(text);
            if (config.isObject()) {
                return new DockerConfigCredentials(config, name);
            }
        } catch (JsonProcessingException e) {
            // Not with its cause, which quotes the text and so may quote a password.
        }
        throw new InvalidInputException(
                "Docker configuration",
                name,
                "is not a JSON object",
                "log in again with 'docker login', or correct it");
    }

    /**
     * The login for a registry, or empty when there is none.
     *
     * @param host host with an optional port, as in an image reference
     * @param log told when a login is kept where it cannot be read
     */
    public Optional<RegistryCredentials> forHost(String host, BuildLog log) {
        String wanted = normalize(host);
        Optional<RegistryCredentials> found = Optional.empty();
        for (Map.Entry<String, JsonNode> login : config.path("auths").properties()) {
            if (normalize(login.getKey()).equals(wanted)) {
                // The key in today's form wins over those of old versions.
                boolean exact = login.getKey().equals(host) || login.getKey().equals(DOCKER_HUB_KEY);
                Optional<RegistryCredentials> read = credentials(login.getKey(), login.getValue());
                found = exact && read.isPresent() ? read : found.or(() -> read);
            }
        }
        if (found.isEmpty()) {
            helperFor(wanted)
                    .ifPresent(helper -> log.line(name + " keeps the login for " + host + " in the credential helper '"
                            + helper + "', which is not supported: set REGISTRY_USERNAME and REGISTRY_PASSWORD, or log"
                            + " in without a helper"));
        }
        return found;
    }

    /**
     * The text of a {@code config.json} with these logins, each under the key that tools look it up by. It holds the
     * passwords: for a file that only its reader may read.
     *
     * @param logins by host with an optional port
     */
    public static String toJson(Map<String, RegistryCredentials> logins) {
        ObjectNode auths = Json.object();
        logins.forEach((host, credentials) -> {
            ObjectNode login = auths.putObject(isDockerHub(host) ? DOCKER_HUB_KEY : host);
            if (credentials.isIdentityToken()) {
                login.put("identitytoken", credentials.password());
            } else {
                login.put("auth", credentials.encoded());
            }
        });
        return Json.print(Json.object().set("auths", auths));
    }

    private Optional<RegistryCredentials> credentials(String key, JsonNode login) {
        String identityToken = login.path("identitytoken").asText("");
        if (!identityToken.isEmpty()) {
            return Optional.of(RegistryCredentials.ofIdentityToken(identityToken));
        }
        String username = login.path("username").asText("");
        String password = login.path("password").asText("");
        String auth = login.path("auth").asText("");
        if (!auth.isEmpty()) {
            String decoded = decode(key, auth);
            int colon = decoded.indexOf(':');
            username = decoded.substring(0, colon);
            // Docker's own files have been seen to end in a NUL.
            password = decoded.substring(colon + 1).replaceFirst("(?<!\0)\0++$", "");
        }
        return username.isEmpty() || password.isEmpty()
                ? Optional.empty()
                : Optional.of(new RegistryCredentials(username, password));
    }

    private String decode(String key, String auth) {
        try {
            String decoded = new String(Base64.getMimeDecoder().decode(auth), StandardCharsets.UTF_8);
            if (decoded.indexOf(':') >= 0) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            // said below, without the text
        }
        throw new InvalidInputException(
                "auth of " + key + " in", name, "is not base64 of user:password", "log in to the registry again");
    }

    private Optional<String> helperFor(String wanted) {
        for (Map.Entry<String, JsonNode> helper : config.path("credHelpers").properties()) {
            if (normalize(helper.getKey()).equals(wanted)) {
                return Optional.of(helper.getValue().asText());
            }
        }
        String store = config.path("credsStore").asText("");
        return store.isEmpty() ? Optional.empty() : Optional.of(store);
    }

    /** The host in a key, which may be written as an address with the path of the API. */
    private static String normalize(String key) {
        String host = key.replaceFirst("^https?://", "")
                .replaceFirst("/(?:v1|v2)?/?$", "")
                .toLowerCase(Locale.ROOT);
        return isDockerHub(host) ? "docker.io" : host;
    }

    private static boolean isDockerHub(String host) {
        return DOCKER_HUB_HOSTS.contains(host);
    }
}
