package io.jenkins.plugins.delivery.core.helm.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelmCommandsTest {
    private static final HelmVersion THREE = new HelmVersion(3, 22, 0);
    private static final HelmVersion FOUR = new HelmVersion(4, 3, 1);
    private static final Path CHART = Path.of("/w/chart.tgz");

    private final HelmCommands commands =
            new HelmCommands(new HelmTarget("helm", "index", "bss-dev", "/w/kubeconfig", "blue"));

    @Test
    void upgradesWithFilesOnly() {
        assertThat(commands.upgrade(FOUR, CHART, options(false, false), false))
                .containsExactly(
                        "helm",
                        "upgrade",
                        "index",
                        "/w/chart.tgz",
                        "--namespace=bss-dev",
                        "--kube-context=blue",
                        "--values=\"/w/a.yaml\"",
                        "--values=\"/w/b.yaml\"",
                        "--install",
                        "--reset-values",
                        "--history-max=10",
                        "--labels=microservice-delivery-run=5f",
                        "--wait",
                        "--timeout=90s");
    }

    @Test
    void eachMajorVersionGetsItsOwnWords() {
        assertThat(commands.upgrade(THREE, CHART, options(true, true), false))
                .contains("--force", "--reset-then-reuse-values")
                .doesNotContain("--force-replace", "--reset-values");
        assertThat(commands.upgrade(FOUR, CHART, options(true, true), false))
                .contains("--force-replace", "--server-side=false")
                .doesNotContain("--force");
        assertThat(commands.rollback(THREE, 3, false, "", Duration.ofMinutes(5), 10))
                .contains("--wait", "--timeout=300s");
        assertThat(commands.rollback(FOUR, 3, false, "", Duration.ofMinutes(5), 10))
                .contains("--wait", "--timeout=300s");
    }

    @Test
    void aRollbackSaysWhyAndTakesWhatOthersOwnWhereHelmCan() {
        assertThat(commands.rollback(FOUR, 3, true, "orders are\nlost", Duration.ofMinutes(5), 10))
                .contains("--server-side=true", "--force-conflicts", "--description=Rollback to 3: orders are lost");
        assertThat(commands.rollback(THREE, 3, true, "lost", Duration.ofMinutes(5), 10))
                .doesNotContain("--server-side=true", "--force-conflicts")
                .noneMatch(argument -> argument.startsWith("--description"));
        assertThat(commands.rollback(FOUR, 3, false, "x".repeat(400), Duration.ofMinutes(5), 10))
                .doesNotContain("--force-conflicts")
                .filteredOn(argument -> argument.startsWith("--description="))
                .singleElement()
                .satisfies(argument -> assertThat(argument.substring("--description=".length()))
                        .hasSizeLessThanOrEqualTo(256));
    }

    @Test
    void saysWhichHelmCanTakeWhatOthersOwn() {
        assertThatThrownBy(() -> THREE.checkTakes(true, false)).hasMessageContaining("conflicts: 'take' needs Helm 4");
        assertThatThrownBy(() -> new HelmVersion(3, 16, 9).checkTakes(false, true))
                .hasMessageContaining("takeOwnership needs Helm 3.17");
        THREE.checkTakes(false, true);
        FOUR.checkTakes(true, true);
    }

    @Test
    void aDryRunWaitsForNothing() {
        assertThat(commands.upgrade(THREE, CHART, options(false, false), true))
                .contains("--dry-run=server")
                .doesNotContain("--wait");
    }

    @ParameterizedTest
    @CsvSource({"v3.22.0, 3.22.0", "v4.3.1, 4.3.1", "v3.14.0+g3fc9f4b, 3.14.0", "4.0.0-rc.1, 4.0.0"})
    void readsVersions(String text, String version) {
        assertThat(HelmVersion.parse(text + "\n", "helm")).hasToString(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2.17.0", "v3.13.9", "v3.2.1"})
    void refusesOldOnes(String text) {
        assertThatThrownBy(() -> HelmVersion.parse(text, "helm"))
                .isInstanceOf(DeliveryException.class)
                .hasMessage("Helm " + text.substring(1) + " is too old: install Helm 3.14 or newer, or Helm 4");
    }

    @Test
    void refusesWhatIsNotHelm() {
        assertThatThrownBy(() -> HelmVersion.parse("usage: helm [file]\nmore", "/bin/helm"))
                .isInstanceOf(DeliveryException.class)
                .hasMessageStartingWith("'/bin/helm' is not Helm: it says 'usage: helm [file]'");
    }

    private static ReleaseOptions options(boolean keepValues, boolean force) {
        return new ReleaseOptions(
                List.of(Path.of("/w/a.yaml"), Path.of("/w/b.yaml")),
                true,
                false,
                keepValues,
                force,
                false,
                false,
                Duration.ofSeconds(90),
                10,
                "5f",
                "");
    }
}
