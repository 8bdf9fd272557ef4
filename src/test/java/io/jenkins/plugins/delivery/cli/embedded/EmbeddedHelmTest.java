package io.jenkins.plugins.delivery.cli.embedded;

import static io.jenkins.plugins.delivery.cli.embedded.EmbeddedRelease.TIMEOUT;
import static io.jenkins.plugins.delivery.cli.embedded.EmbeddedRelease.VERSION;
import static io.jenkins.plugins.delivery.cli.embedded.EmbeddedRelease.fields;
import static io.jenkins.plugins.delivery.cli.embedded.EmbeddedRelease.options;
import static io.jenkins.plugins.delivery.cli.embedded.EmbeddedRelease.unawaited;
import static io.jenkins.plugins.delivery.cli.embedded.SmallCharts.hook;
import static io.jenkins.plugins.delivery.cli.embedded.SmallCharts.subchart;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.helm.command.HelmCommands;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The embedded Helm does what Helm does, on a real API server, with the command lines that the flows use. */
@RequiresTestbed(TestbedPart.HELM3)
class EmbeddedHelmTest {
    private static final Path EXAMPLE = Path.of("docs/examples/deploy-repo").toAbsolutePath();

    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static String embedded;

    private EmbeddedRelease release;
    private HelmCommands commands;
    private SmallCharts charts;

    @BeforeAll
    static void unpack() {
        embedded = HelmExecutable.find("helm", "", shared, BuildLog.NONE);
    }

    @BeforeEach
    void connect() throws IOException {
        release = EmbeddedRelease.of(CLUSTER, embedded, directory);
        commands = release.commands();
        charts = new SmallCharts(directory);
    }

    @AfterEach
    void disconnect() {
        release.close();
    }

    @Test
    void packsLintsAndRendersAsHelmDoes() throws Exception {
        List<Path> values = List.of(EXAMPLE.resolve("helm/test.yaml"), charts.example("1e6"));
        Path chart = EXAMPLE.resolve("helm");
        release.run(commands.pack(chart, "1e6", directory)).succeeded();
        Path archive;
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(directory, "microservice-*.tgz")) {
            archive = archives.iterator().next();
        }

        release.run(commands.lint(archive, values)).succeeded();
        String byEmbedded = release.run(commands.template(archive, options(values), "v1.34.4", true))
                .succeeded();
        String byInstalled = release.run(release.installed().template(archive, options(values), "v1.34.4", true))
                .succeeded();
        assertThat(byEmbedded).contains("1e6").contains("test.example.com");
        assertThat(fields(byEmbedded)).containsExactlyInAnyOrderElementsOf(fields(byInstalled));
    }

    /** Helm prints them after all else, and helm-java not at all. */
    @Test
    void rendersTheHooks() throws Exception {
        Path chart = charts.chart("app", "# helm.sh/hook: in a comment\n" + hook("before", "pre-install,post-upgrade"));
        subchart(chart, hook("tested", "test"));
        release.run(commands.pack(chart, "1", directory)).succeeded();
        Path archive = directory.resolve("app-1.0.0.tgz");

        for (Path from : List.of(chart, archive)) {
            String byEmbedded = release.run(commands.template(from, options(List.of()), "v1.34.4", false))
                    .succeeded();
            assertThat(fields(byEmbedded)).hasSize(4);
            assertThat(fields(byEmbedded))
                    .containsExactlyInAnyOrderElementsOf(fields(
                            release.run(release.installed().template(from, options(List.of()), "v1.34.4", false))
                                    .succeeded()));
        }
    }

    /** helm-java takes their paths apart there. */
    @Test
    void valuesFilesMayHaveCommas() throws Exception {
        Path values = Files.writeString(directory.resolve("one,two.yaml"), "key: value of both");

        assertThat(release.run(commands.template(
                                charts.chart("app", "data: {key: {{ .Values.key }}}"),
                                options(List.of(values)),
                                "v1.34.4",
                                false))
                        .succeeded())
                .contains("value of both");
    }

    @Test
    void lintChecksTheChartWithTheValues() throws Exception {
        Path chart = charts.chart("app", "data: {needed: {{ .Values.needed.here | quote }}}");
        release.run(commands.pack(chart, "1", directory)).succeeded();
        Path archive = directory.resolve("app-1.0.0.tgz");

        HelmRun without = release.run(commands.lint(archive, List.of()));
        HelmRun with = release.run(commands.lint(archive, List.of(charts.values("needed: {here: x}"))));

        assertThat(with.exitCode()).as(with.out()).isZero();
        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.out()).contains("nil pointer evaluating interface {}.here");
        assertThat(without.err()).isEqualToIgnoringNewLines("Error: 1 chart(s) linted, 1 chart(s) failed");
    }

    @Test
    void aChartThatDoesNotRenderFailsInHelmsWords() throws Exception {
        HelmRun run = release.run(commands.template(
                charts.chart("app", "data: {{ fail \"no way\" }}"), options(List.of()), "v1.34.4", false));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("Error: execution error at (app/templates/object.yaml:")
                .contains("no way");
    }

    @Test
    void deploysUpgradesAndUninstallsTheExample() throws Exception {
        release.run(unawaited(commands.upgrade(
                        VERSION, EXAMPLE.resolve("helm"), options(List.of(charts.example("1"))), false)))
                .succeeded();
        release.run(unawaited(commands.upgrade(
                        VERSION, EXAMPLE.resolve("helm"), options(List.of(charts.example("2"))), false)))
                .succeeded();

        assertThat(release.states()).containsExactly("1 superseded Install complete", "2 deployed Upgrade complete");
        assertThat(image()).isEqualTo("registry/index:2");

        release.run(commands.uninstall(TIMEOUT)).succeeded();

        assertThat(release.history().revisions()).isEmpty();
        assertThat(release.deployment()).isNull();
    }

    private String image() {
        return release.deployment()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }

    @Test
    void aDryRunOnTheServerChangesNothing() throws Exception {
        String printed = release.run(commands.upgrade(
                        VERSION, charts.chart("app", hook("tested", "test")), options(List.of()), true))
                .succeeded();

        ReleaseRevision shown = ReleaseRevision.parse(printed);
        assertThat(shown.number()).isEqualTo(1);
        assertThat(fields(shown.manifest())).hasSize(2);
        assertThat(release.history().revisions()).isEmpty();
        assertThat(release.configMap("app")).isNull();
    }

    @Test
    void worksInTheContextThatIsNamed() throws Exception {
        Files.writeString(
                release.kubeconfig(),
                CLUSTER.kubeconfig(ClusterUser.ADMIN).replace("current-context: testbed", "current-context: nowhere"));

        release.run(unawaited(release.commands("testbed")
                        .upgrade(VERSION, charts.chart("app", ""), options(List.of()), false)))
                .succeeded();

        assertThat(release.states()).containsExactly("1 deployed Install complete");
    }

    @Test
    void whoHasNoRightsIsTold() throws Exception {
        CLUSTER.writeKubeconfig(ClusterUser.NOBODY, release.kubeconfig());

        HelmRun run = release.run(commands.upgrade(VERSION, charts.chart("app", ""), options(List.of()), false));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("Error: ").contains("secrets is forbidden: User \"nobody\" cannot list");
    }

    @Test
    void aChartInARegistryNeedsAnInstalledHelm() throws Exception {
        HelmRun run = release.run(commands.pull("oci://registry/chart", "1.0.0", directory, false, null));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualToIgnoringNewLines("Error: the embedded Helm cannot pull a chart from a registry: install Helm,"
                        + " or name the chart as a directory or an archive");
    }

    @Test
    void endsWhenItIsAskedTo() throws Exception {
        Process process = HelmRun.start(
                commands.upgrade(VERSION, EXAMPLE.resolve("helm"), options(List.of(charts.example("1"))), false),
                release.kubeconfig(),
                directory.resolve("out"),
                directory.resolve("err"));
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !release.history().revisions().isEmpty());

            process.destroy();

            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> !process.isAlive());
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isNotZero();
        assertThat(release.history().last().orElseThrow().status()).isIn("failed", "pending-install");
    }
}
