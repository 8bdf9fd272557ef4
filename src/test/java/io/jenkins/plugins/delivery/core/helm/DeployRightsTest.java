package io.jenkins.plugins.delivery.core.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeployRightsTest {
    private static final Path DOCUMENTATION = Path.of("docs", "guide", "rights.md");

    @Test
    void noResourceIsThereTwice() {
        assertThat(DeployRights.LIST).extracting(Right::qualifiedResource).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsGrantedByAWildcard() {
        assertThat(DeployRights.role("deployer", "bss-dev")).doesNotContain("*");
    }

    @Test
    void theDocumentationHasTheSameRole() throws Exception {
        assertThat(Files.readString(DOCUMENTATION))
                .contains("```yaml\n" + DeployRights.role("microservice-delivery", "bss-dev"));
    }

    @Test
    void theDocumentationSaysWhatEachIsFor() throws Exception {
        String rows = DeployRights.LIST.stream()
                .map(right -> "| `%s` | %s | %s |\n"
                        .formatted(
                                right.qualifiedResource(),
                                right.verbs().stream().map("`%s`"::formatted).collect(Collectors.joining(", ")),
                                right.purpose()))
                .collect(Collectors.joining());
        assertThat(Files.readString(DOCUMENTATION)).contains("| --- | --- | --- |\n" + rows + "\n");
    }
}
