package io.jenkins.plugins.delivery.core.helm.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTreeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e6",
                "0123",
                "true",
                "no",
                "null",
                "~",
                "1_000",
                "0x1f",
                "2026-11-23",
                "a: b",
                "{/index}",
                "'",
                "#x",
                "12:30:00"
            })
    void everyTextStaysText(String text) {
        String yaml = ValueTree.empty().put("image.tag", text).toYaml();

        assertThat(ValueTree.parse(yaml, "generated").get("image.tag")).isEqualTo(text);
        assertThat(yaml).contains("\"" + text.replace("\"", "\\\"") + "\"");
    }

    @Test
    void typesAreKept() {
        ValueTree tree = ValueTree.of(
                "set",
                Map.of("replicas", 3, "enabled", true, "ratio", 0.5, "hosts", List.of("a", "b"), "none", List.of()));

        assertThat(tree.toYaml()).contains("replicas: 3\n", "enabled: true\n", "ratio: 0.5\n", "none: []\n");
        assertThat(tree.get("hosts")).isEqualTo(List.of("a", "b"));
    }

    @Test
    void dottedKeysAndNestedMapsMeanTheSame() {
        ValueTree tree = ValueTree.of("set", new java.util.LinkedHashMap<>(Map.of("image", Map.of("repo", "r"))));
        tree.overlay(ValueTree.of("set", Map.of("image.tag", "t")));

        assertThat(tree.get("image")).isEqualTo(Map.of("repo", "r", "tag", "t"));
        assertThat(tree.leaves()).containsExactly("image.repo", "image.tag");
    }

    @Test
    void namesWithDotsInNestedMapsStayNames() {
        ValueTree tree = ValueTree.empty()
                .overlay(ValueTree.of("set", Map.of("annotations", Map.of("prometheus.io/scrape", "true"))));

        assertThat(tree.get("annotations")).isEqualTo(Map.of("prometheus.io/scrape", "true"));
    }

    @Test
    void stringsWithVariablesAreStrings() {
        StringBuilder notAString = new StringBuilder("v1");

        assertThat(ValueTree.of("set", Map.of("a", notAString)).get("a")).isEqualTo("v1");
    }

    @Test
    void namesFileAndLineOfWhatIsNoYaml() {
        assertThatThrownBy(() -> ValueTree.parse("a: 1\nb: [1, 2\nc: 3\n", "helm/dev.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("valuesFiles 'helm/dev.yaml' is not YAML at line 3: ");
        assertThatThrownBy(() -> ValueTree.parse("a: 1\na: 2\n", "dev.yaml")).hasMessageContaining("at line 2");
        assertThatThrownBy(() -> ValueTree.parse("- a\n", "dev.yaml"))
                .hasMessage("valuesFiles 'dev.yaml' is not a mapping: write the chart's values as key: value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a..b", ".a", "a."})
    void refusesKeysThatAreNone(String key) {
        assertThatThrownBy(() -> ValueTree.of("set", Map.of(key, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is not the key of a value");
    }

    @Test
    void anEmptyFileSetsNothing() {
        assertThat(ValueTree.parse("", "empty.yaml").isEmpty()).isTrue();
        assertThat(ValueTree.parse("# nothing\n", "empty.yaml").isEmpty()).isTrue();
    }
}
