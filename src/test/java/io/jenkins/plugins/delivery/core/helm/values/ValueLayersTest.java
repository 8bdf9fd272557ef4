package io.jenkins.plugins.delivery.core.helm.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueLayersTest {
    @Test
    void saysWhichLayerOverridesWhichWithoutValues() {
        List<String> log = new ArrayList<>();

        new ValueLayers(List.of(
                        layer("values.yaml", "{replicas: 1, password: hunter2, image: {tag: a}}"),
                        layer("dev.yaml", "{password: hunter3}"),
                        layer("index.yml", "{}"),
                        layer("this deploy", "{image: {tag: b}, replicas: 2, other: 1}")))
                .print(log::add);

        assertThat(log)
                .containsExactly(
                        "Values, a later layer wins:",
                        "  1. values.yaml",
                        "  2. dev.yaml; overrides password of values.yaml",
                        "  3. index.yml: sets nothing",
                        "  4. this deploy; overrides image.tag, replicas of values.yaml");
    }

    private static ValueLayer layer(String name, String yaml) {
        return new ValueLayer(name, Path.of(name), ValueTree.parse(yaml, name));
    }
}
