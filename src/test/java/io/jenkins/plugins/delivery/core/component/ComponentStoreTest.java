package io.jenkins.plugins.delivery.core.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentStoreTest {
    private static final String REPOSITORY = "registry.example.com/bss/index:";

    @TempDir
    Path directory;

    private final List<DeliveryException> problems = new ArrayList<>();

    private ComponentStore store(int most) {
        return new ComponentStore(directory.resolve("components"), most, problems::add);
    }

    private static ImageComponents image(String tag, String... purls) throws IOException {
        StringBuilder components = new StringBuilder();
        for (String purl : purls) {
            components.append(components.isEmpty() ? "" : ",").append("{\"purl\": \"" + purl + "\"}");
        }
        return ImageComponents.of(
                REPOSITORY + tag,
                Digest.of(tag.getBytes(StandardCharsets.UTF_8)),
                List.of(Json.read("{\"components\": [{\"name\": \"os\"}," + components + "]}")));
    }

    private static ComponentQuery query(String text) {
        return ComponentQuery.parse("purl", text);
    }

    @ParameterizedTest
    @CsvSource({
        "pkg:maven/org.apache.logging.log4j/log4j-core, 2.14.1 2.17.1",
        "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1, 2.14.1",
        "pkg:maven/org.apache.logging.log4j/log4j-core@2.14, ''",
        "pkg:maven/org.apache.logging.log4j/log4j, ''",
        "pkg:maven/com.example/log4j-core, ''",
        "Log4j-Core, 2.14.1 2.17.1",
        "core, ''",
        "pkg:deb/debian/tzdata, 2024a-0+deb12u1",
        "pkg:deb/debian/tzdata@2024a-0%2Bdeb12u1, 2024a-0+deb12u1",
        "pkg:npm/%40scope/a, 1",
    })
    void findsByPackageUrlOrName(String text, String versions) throws IOException {
        ImageComponents image = image(
                "1",
                "pkg:maven/org.apache.logging.log4j/log4j-core@2.17.1",
                "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1?type=jar",
                "pkg:deb/debian/tzdata@2024a-0%2Bdeb12u1?arch=all&distro=debian-12",
                "pkg:npm/%40scope/a@1");

        assertThat(String.join(" ", image.versions(query(text)))).isEqualTo(versions);
    }

    @Test
    void whatNamesNothingIsSaid() {
        assertThatThrownBy(() -> query(" "))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("purl '' names no component: write a package URL");
        assertThatThrownBy(() -> query("pkg:maven")).hasMessageContaining("purl 'pkg:maven' is not a package URL");
    }

    @Test
    void isKnownByDigestAndByTheTagThatWasPushedLastAndSurvives() throws IOException {
        ImageComponents one = image("v1", "pkg:maven/a/b@1");
        ImageComponents moved = new ImageComponents(
                one.image(), Digest.of(new byte[] {1}), List.of(new Component("pkg:maven/a/b", "2")));
        ComponentStore store = store(10);
        store.add(one, image -> false);
        store.add(moved, image -> false);

        for (ComponentStore now : List.of(store, store(10))) {
            assertThat(now.of(REPOSITORY + "v1@" + one.digest())).contains(one);
            assertThat(now.of(REPOSITORY + "v1")).contains(moved);
            assertThat(now.of(REPOSITORY + "v2")).isEmpty();
        }
    }

    @Test
    void letsGoOfTheOldestThatDoNotRun() throws IOException {
        ComponentStore store = store(2);
        for (int i = 1; i <= 5; i++) {
            store.add(
                    image("v" + i, "pkg:maven/a/b@" + i), image -> image.image().endsWith("v1"));
        }

        for (ComponentStore now : List.of(store, store(2))) {
            assertThat(now.of(REPOSITORY + "v1")).isPresent();
            assertThat(now.of(REPOSITORY + "v4")).isEmpty();
            assertThat(now.of(REPOSITORY + "v5")).isPresent();
        }
        try (Stream<Path> files = Files.list(directory.resolve("components"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void aFileThatCannotBeReadIsSaidAndGone() throws IOException {
        store(2).add(image("v1", "pkg:maven/a/b@1"), image -> false);
        Path damaged = Files.writeString(directory.resolve("components/" + "0".repeat(64) + ".json"), "{\"image\": ");

        assertThat(store(2).of(REPOSITORY + "v1")).isPresent();
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem).hasMessageContaining(damaged.toString()));
        assertThat(damaged).doesNotExist();
    }
}
