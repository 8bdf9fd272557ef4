package io.jenkins.plugins.delivery.core.image.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
    /** As containerd's platforms package does it. */
    @ParameterizedTest
    @CsvSource({
        "linux/x86_64, linux/amd64",
        "linux/amd64/v1, linux/amd64",
        "linux/amd64/v3, linux/amd64/v3",
        "linux/aarch64, linux/arm64",
        "linux/arm64/v8, linux/arm64",
        "linux/arm64/8, linux/arm64",
        "linux/arm, linux/arm/v7",
        "linux/arm/6, linux/arm/v6",
        "linux/armhf, linux/arm/v7",
        "linux/armel, linux/arm/v6",
        "linux/i386, linux/386",
        "windows/amd64, windows/amd64",
    })
    void hasOneNameForTheSameThing(String written, String name) {
        assertThat(Platform.parse("platform", written)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "linux/", "linux/amd64/v1/x", "LINUX/amd64", " linux/amd64", "linux/a b", ""})
    void isNothingElse(String written) {
        assertThatThrownBy(() -> Platform.parse("platform", written))
                .hasMessageStartingWith("platform '" + written + "' is not a platform: ");
    }

    /** Whoever makes a base decides what its configuration says. */
    @Test
    void staysAShortLine() {
        ObjectNode config = Json.object();
        config.put("os", "linux\nERROR: ");
        config.put("architecture", "a".repeat(5000));

        assertThat(Platform.ofNode(config)).hasToString("linux?ERROR??/" + "a".repeat(20));
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64, 0",
        "linux/amd64/v3, linux/amd64/v2, 1",
        "linux/amd64/v3, linux/amd64, 3",
        "linux/amd64, linux/amd64/v2, -1",
        "linux/arm/v7, linux/arm/v6, 1",
        "linux/arm/v6, linux/arm/v7, -1",
        "linux/arm64, linux/arm/v7, -1",
        "linux/arm64, windows/arm64, -1",
    })
    void runsWhatIsForAnOlderProcessorOfItsKind(String platform, String made, int distance) {
        assertThat(Platform.parse("platform", platform).distanceOf(Platform.parse("platform", made)))
                .isEqualTo(distance);
    }
}
