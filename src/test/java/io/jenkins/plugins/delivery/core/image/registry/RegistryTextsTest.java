package io.jenkins.plugins.delivery.core.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What registries write by hand and clients have to understand: challenges, scopes, locations. */
class RegistryTextsTest {
    private static final URI BASE = URI.create("https://registry.example.com/v2/a/blobs/uploads/");

    @Test
    void readsSeveralChallengesInOneLine() {
        assertThat(
                        Challenge.parse(
                                List.of(
                                        "Negotiate dG9r==, Basic realm=\"a \\\"b\\\", c\" ,, BEARER"
                                                + " realm=\"https://auth.example.com/token?x=1\",service=registry , Scope=\"repository:a:pull,push\"")))
                .containsExactly(
                        new Challenge("negotiate", Map.of()),
                        new Challenge("basic", Map.of("realm", "a \"b\", c")),
                        new Challenge(
                                "bearer",
                                Map.of(
                                        "realm",
                                        "https://auth.example.com/token?x=1",
                                        "service",
                                        "registry",
                                        "scope",
                                        "repository:a:pull,push")));
    }

    @Test
    void readsWhatIsBroken() {
        assertThat(Challenge.parse(List.of("", " , ", "Bearer realm=\"open", "=x", "Basic")))
                .containsExactly(new Challenge("bearer", Map.of("realm", "open")), new Challenge("basic", Map.of()));
    }

    @Test
    void mergesScopesOfTheSameResource() {
        Scopes scopes = Scopes.push("b").and("repository:a:pull repository:b:pull  registry:catalog:*");
        assertThat(scopes.values())
                .containsExactly("registry:catalog:*", "repository:a:pull", "repository:b:pull,push");
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/x?_state=a%3D, https://registry.example.com/v2/x?_state=a%3D",
        "17?a=1, https://registry.example.com/v2/a/blobs/uploads/17?a=1",
        "https://store.example.com/b?sig=a|b\"c, https://store.example.com/b?sig=a%7Cb%22c",
        "http://registry.example.com/v2/x, https://registry.example.com/v2/x",
        "http://other.example.com/v2/x, http://other.example.com/v2/x",
        "ftp://store.example.com/b, ",
        "http:///b, "
    })
    void resolvesLocations(String location, String resolved) {
        assertThat(Locations.resolve(BASE, location).map(URI::toString).orElse(null))
                .isEqualTo(resolved);
    }

    @Test
    void addsTheDigestToALocation() {
        Digest digest = Digest.of(new byte[0]);
        String parameter = "digest=sha256%3A" + digest.hex();
        assertThat(Locations.withDigest(URI.create("https://h/u"), digest)).hasToString("https://h/u?" + parameter);
        assertThat(Locations.withDigest(URI.create("https://h/u?s=%2F"), digest))
                .hasToString("https://h/u?s=%2F&" + parameter);
    }

    @Test
    void secretsStayOutOfTexts() {
        RegistryCredentials credentials = new RegistryCredentials("ci", "hunter2");
        RegistryAccess access = new RegistryAccess("registry.example.com", false, null, credentials);
        assertThat(credentials + " " + access).contains("ci").doesNotContain("hunter2");
        assertThatThrownBy(() -> new RegistryCredentials("", "hunter2"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void certificatesThatAreNoneAreNamed() {
        assertThatThrownBy(() -> TlsTrust.context("hello", RegistryRole.PUSHED_TO))
                .hasMessageStartingWith("registry.caCertificateId has no certificate: give PEM text");
        assertThatThrownBy(() -> TlsTrust.context(
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", RegistryRole.PUSHED_TO))
                .hasMessageStartingWith("registry.caCertificateId has a certificate that cannot be read");
    }
}
