package io.jenkins.plugins.delivery.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    @ParameterizedTest
    @CsvSource({
        "openjdk, registry-1.docker.io/library/openjdk:latest",
        "openjdk:17, registry-1.docker.io/library/openjdk:17",
        "bitnami/java:1, registry-1.docker.io/bitnami/java:1",
        "docker.io/openjdk, registry-1.docker.io/library/openjdk:latest",
        "localhost/a, localhost/a:latest",
        "localhost:5000/a/b:t, localhost:5000/a/b:t",
        "r.example.com/bss/bss.index:1e6, r.example.com/bss/bss.index:1e6",
    })
    void readsAReferenceAsContainerToolsDo(String text, String full) {
        assertThat(ImageReference.parse(text)).hasToString(full);
    }

    @Test
    void keepsTagAndDigest() {
        ImageReference reference = ImageReference.parse("r:5000/a:1@" + DIGEST);

        assertThat(reference.tag()).isEqualTo("1");
        assertThat(reference.manifestReference()).isEqualTo(DIGEST);
        assertThat(ImageReference.parse("r:5000/a@" + DIGEST).tag()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a:", "a b", "r.io/", "a@sha256:12", "a:-b", "https://r.io/a", "a//b"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> ImageReference.parse(text)).isInstanceOf(InvalidInputException.class);
    }
}
