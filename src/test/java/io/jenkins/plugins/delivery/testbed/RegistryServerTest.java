package io.jenkins.plugins.delivery.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RegistryServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final RegistryServer registry = RegistryServer.builder().build();

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void answersEveryoneByDefault() throws Exception {
        assertThat(get(registry.url().resolve("/v2/"), null).statusCode()).isEqualTo(200);
    }

    @Test
    void logsEachRequestOnce() throws Exception {
        get(registry.url().resolve("/v2/some/app/tags/list?n=1"), null);

        assertThat(registry.accessLog())
                .filteredOn(entry -> entry.path().equals("/v2/some/app/tags/list"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.method()).isEqualTo("GET");
                    assertThat(entry.query()).isEqualTo("n=1");
                    assertThat(entry.status()).isEqualTo(404);
                    assertThat(entry.bytes()).isPositive();
                });
    }

    @Test
    void startsAgainOnTheSamePortWithWhatWasStored() throws Exception {
        try (RegistryServer own = RegistryServer.builder().start()) {
            HttpRequest start = HttpRequest.newBuilder(
                            own.url().resolve("/v2/app/blobs/uploads/?digest=" + EMPTY_DIGEST))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            URI upload = own.url()
                    .resolve(client.send(start, HttpResponse.BodyHandlers.ofString())
                            .headers()
                            .firstValue("Location")
                            .orElseThrow());
            HttpRequest put = HttpRequest.newBuilder(URI.create(upload + "&digest=" + EMPTY_DIGEST))
                    .PUT(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(client.send(put, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(201);
            URI blob = own.url().resolve("/v2/app/blobs/" + EMPTY_DIGEST);

            own.kill();
            assertThatThrownBy(() -> get(blob, null)).isInstanceOf(ConnectException.class);
            own.restart();

            assertThat(get(blob, null).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void leavesNothingBehind() throws Exception {
        Path storage;
        try (RegistryServer own = RegistryServer.builder().start()) {
            storage = own.storage();
            assertThat(storage).isDirectory();
        }
        assertThat(storage.getParent()).doesNotExist();
    }

    @Test
    void basicAuthenticationTakesTheOneUser(@TempDir Path directory) throws Exception {
        try (RegistryServer own = RegistryServer.builder().basicAuth().start()) {
            URI api = own.url().resolve("/v2/");
            assertThat(get(api, null).statusCode()).isEqualTo(401);
            assertThat(get(api, basic(own.username(), "wrong")).statusCode()).isEqualTo(401);
            assertThat(get(api, basic(own.username(), own.password())).statusCode())
                    .isEqualTo(200);

            own.writeDockerConfig(directory);
            JsonNode config = JSON.readTree(Files.readString(directory.resolve("config.json")));
            assertThat("Basic "
                            + config.at("/auths").path(own.host()).path("auth").asText())
                    .isEqualTo(basic(own.username(), own.password()));
        }
    }

    @Test
    void tokensGiveTheRightsThatWereAskedFor() throws Exception {
        try (RegistryServer own =
                RegistryServer.builder().tokenAuth().anonymousPull().start()) {
            HttpRequest upload = HttpRequest.newBuilder(own.url().resolve("/v2/team/app/blobs/uploads/"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            HttpResponse<String> challenge = client.send(upload, HttpResponse.BodyHandlers.ofString());
            assertThat(challenge.statusCode()).isEqualTo(401);
            String realm = challenge
                    .headers()
                    .firstValue("WWW-Authenticate")
                    .orElseThrow()
                    .replaceAll("(?s).*realm=\"([^\"]+)\".*", "$1");
            URI service = URI.create(realm + "?service=testbed-registry&scope=repository:team/app:pull,push");

            assertThat(get(service, basic(own.username(), "wrong")).statusCode())
                    .isEqualTo(401);
            String anonymous = token(get(service, null));
            String user = token(get(service, basic(own.username(), own.password())));

            assertThat(uploadWith(own, "Bearer " + anonymous)).isEqualTo(401);
            assertThat(uploadWith(own, "Bearer " + user)).isEqualTo(202);
            assertThat(own.tokenScopes())
                    .containsExactly("repository:team/app:pull,push", "repository:team/app:pull,push");
        }
    }

    @Test
    void tlsIsOfItsOwnAuthority() throws Exception {
        try (RegistryServer own = RegistryServer.builder().tls().start()) {
            URI api = own.url().resolve("/v2/");
            assertThat(api).hasScheme("https");
            assertThat(own.caPem()).startsWith("-----BEGIN CERTIFICATE-----\n");
            assertThatThrownBy(() -> get(api, null)).isInstanceOf(SSLHandshakeException.class);

            HttpClient trusting = HttpClient.newBuilder()
                    .sslContext(CertificateAuthority.shared().clientContext())
                    .build();
            HttpRequest request = HttpRequest.newBuilder(api).build();
            assertThat(trusting.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(own.accessLog()).hasSize(1);
        }
    }

    @Test
    void readOnlyRefusesUploads() throws Exception {
        try (RegistryServer own = RegistryServer.builder().readOnly().start()) {
            assertThat(uploadWith(own, "Basic none")).isEqualTo(405);
        }
    }

    private static final String EMPTY_DIGEST =
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private int uploadWith(RegistryServer server, String authorization) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.url().resolve("/v2/team/app/blobs/uploads/"))
                .header("Authorization", authorization)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private HttpResponse<String> get(URI uri, String authorization) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String token(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body()).path("token").asText();
    }

    private static String basic(String username, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((username + ":" + password).getBytes());
    }
}
