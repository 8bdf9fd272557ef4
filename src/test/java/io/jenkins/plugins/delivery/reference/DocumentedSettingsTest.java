package io.jenkins.plugins.delivery.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.DeliveryConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every piece of YAML in the documentation is what its reader takes it for. */
class DocumentedSettingsTest {
    private static final String ROOT = "unclassified:\n  microserviceDelivery:\n";

    @TempDir
    Path directory;

    static List<Snippet> settings() throws IOException {
        return yaml().filter(snippet -> snippet.text().startsWith("unclassified:")
                        || snippet.text().startsWith("environments:"))
                .toList();
    }

    static List<Snippet> objects() throws IOException {
        return yaml().filter(snippet -> snippet.text().startsWith("apiVersion:"))
                .toList();
    }

    private static Stream<Snippet> yaml() throws IOException {
        return Snippet.all("yaml").stream();
    }

    @ParameterizedTest
    @MethodSource
    void settings(Snippet snippet) throws IOException {
        String yaml = snippet.text().startsWith("environments:")
                ? ROOT + snippet.text().indent(4)
                : snippet.text();

        DeliveryConfig config = DeliveryConfigReader.read(Files.writeString(directory.resolve("delivery.yaml"), yaml));

        assertThat(config.environments().names()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void objects(Snippet snippet) {
        Object objects = Serialization.unmarshal(snippet.text());

        assertThat(objects).isNotNull();
        assertThat(Serialization.asYaml(objects)).contains("bss-dev");
    }
}
