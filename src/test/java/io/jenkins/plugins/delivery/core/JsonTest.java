package io.jenkins.plugins.delivery.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "\"\\u00e9\\n\\\"\"",
                "[1, -2, 2147483648, 123456789012345678901234567890, 0.1, 1e400, 1.5e-7]",
                "{\"config\": {\"Env\": [\"PATH=/bin\"], \"Volumes\": {\"/data\": {}}, \"User\": null}, \"n\": [[{}], false]}",
                "{\"twice\": 1, \"twice\": 2}",
                "1 2"
            })
    void treesAndTextsAreThoseOfAMapper(String json) throws JsonProcessingException {
        JsonNode tree = Json.read(json);
        assertThat(tree).isEqualTo(MAPPER.readTree(json));
        assertThat(new String(Json.write(tree), StandardCharsets.UTF_8)).isEqualTo(MAPPER.writeValueAsString(tree));
        assertThat(Json.print(tree)).isEqualToNormalizingNewlines(tree.toPrettyString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1,", "{\"a\" 1}", "nul", "<html>", "'a'"})
    void whatIsNoJsonIsRefused(String text) {
        assertThatExceptionOfType(JsonProcessingException.class).isThrownBy(() -> Json.read(text));
    }

    @Test
    void nothingIsMissing() throws JsonProcessingException {
        assertThat(Json.read(" ").isMissingNode()).isTrue();
    }

    @Test
    void whatFollowsTheOnlyValueIsRefused() throws JsonProcessingException {
        assertThat(Json.readAll(" [\"a\"] ")).isEqualTo(MAPPER.readTree("[\"a\"]"));
        assertThatExceptionOfType(JsonProcessingException.class).isThrownBy(() -> Json.readAll("[\"a\"] b"));
        assertThatExceptionOfType(JsonProcessingException.class).isThrownBy(() -> Json.readAll("[\"a\"] []"));
    }

    @Test
    void plainValuesBecomeATree() throws JsonProcessingException {
        assertThat(Json.of(Map.of("Test", List.of("CMD", "true"), "Interval", 30_000_000_000L)))
                .isEqualTo(MAPPER.readTree("{\"Test\": [\"CMD\", \"true\"], \"Interval\": 30000000000}"));
        assertThat(Json.of(false)).isEqualTo(MAPPER.readTree("false"));
    }
}
