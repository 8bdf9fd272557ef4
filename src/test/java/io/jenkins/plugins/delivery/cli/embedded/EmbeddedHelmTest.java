package io.jenkins.plugins.delivery.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.helm.command.HelmCommands;
import io.jenkins.plugins.delivery.core.helm.command.HelmTarget;
import io.jenkins.plugins.delivery.core.helm.command.HelmVersion;
import io.jenkins.plugins.delivery.core.helm.command.ReleaseOptions;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.manifest.ManifestObject;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseStore;
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
import java.util.Map;
import java.util.UUID;
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
    private static final HelmVersion VERSION = HelmVersion.parse("v3.21.0", "helm");
    private static final String RELEASE = "index";
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static String embedded;

    private final String namespace = "embedded-" + UUID.randomUUID().toString().substring(0, 8);
    private Path kubeconfig;
    private KubernetesClient client;
    private HelmCommands commands;

    @BeforeAll
    static void unpack() {
        embedded = HelmExecutable.find("helm", "", shared, BuildLog.NONE);
    }

    @BeforeEach
    void connect() throws IOException {
        kubeconfig = CLUSTER.writeKubeconfig(ClusterUser.ADMIN, directory.resolve("kubeconfig"));
        client = CLUSTER.client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        commands = commands(embedded, "");
    }

    @AfterEach
    void disconnect() {
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    @Test
    void packsLintsAndRendersAsHelmDoes() throws Exception {
        List<Path> values = List.of(EXAMPLE.resolve("helm/test.yaml"), example("1e6"));
        Path chart = EXAMPLE.resolve("helm");
        run(commands.pack(chart, "1e6", directory)).succeeded();
        Path archive;
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(directory, "microservice-*.tgz")) {
            archive = archives.iterator().next();
        }

        run(commands.lint(archive, values)).succeeded();
        String byEmbedded = run(commands.template(archive, options(values), "v1.34.4", true))
                .succeeded();
        String byInstalled = run(installed().template(archive, options(values), "v1.34.4", true))
                .succeeded();
        assertThat(byEmbedded).contains("1e6").contains("test.example.com");
        assertThat(fields(byEmbedded)).containsExactlyInAnyOrderElementsOf(fields(byInstalled));
    }

    /** Helm prints them after all else, and helm-java not at all. */
    @Test
    void rendersTheHooks() throws Exception {
        Path chart = chart("app", "# helm.sh/hook: in a comment\n" + hook("before", "pre-install,post-upgrade"));
        subchart(chart, hook("tested", "test"));
        run(commands.pack(chart, "1", directory)).succeeded();
        Path archive = directory.resolve("app-1.0.0.tgz");

        for (Path from : List.of(chart, archive)) {
            String byEmbedded = run(commands.template(from, options(List.of()), "v1.34.4", false))
                    .succeeded();
            assertThat(fields(byEmbedded)).hasSize(4);
            assertThat(fields(byEmbedded))
                    .containsExactlyInAnyOrderElementsOf(
                            fields(run(installed().template(from, options(List.of()), "v1.34.4", false))
                                    .succeeded()));
        }
    }

    /** helm-java takes their paths apart there. */
    @Test
    void valuesFilesMayHaveCommas() throws Exception {
        Path values = Files.writeString(directory.resolve("one,two.yaml"), "key: value of both");

        assertThat(run(commands.template(
                                chart("app", "data: {key: {{ .Values.key }}}"),
                                options(List.of(values)),
                                "v1.34.4",
                                false))
                        .succeeded())
                .contains("value of both");
    }

    @Test
    void lintChecksTheChartWithTheValues() throws Exception {
        Path chart = chart("app", "data: {needed: {{ .Values.needed.here | quote }}}");
        run(commands.pack(chart, "1", directory)).succeeded();
        Path archive = directory.resolve("app-1.0.0.tgz");

        HelmRun without = run(commands.lint(archive, List.of()));
        HelmRun with = run(commands.lint(archive, List.of(values("needed: {here: x}"))));

        assertThat(with.exitCode()).as(with.out()).isZero();
        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.out()).contains("nil pointer evaluating interface {}.here");
        assertThat(without.err()).isEqualToIgnoringNewLines("Error: 1 chart(s) linted, 1 chart(s) failed");
    }

    @Test
    void aChartThatDoesNotRenderFailsInHelmsWords() throws Exception {
        HelmRun run = run(
                commands.template(chart("app", "data: {{ fail \"no way\" }}"), options(List.of()), "v1.34.4", false));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("Error: execution error at (app/templates/object.yaml:")
                .contains("no way");
    }

    @Test
    void deploysUpgradesAndUninstallsTheExample() throws Exception {
        run(unawaited(commands.upgrade(VERSION, EXAMPLE.resolve("helm"), options(List.of(example("1"))), false)))
                .succeeded();
        run(unawaited(commands.upgrade(VERSION, EXAMPLE.resolve("helm"), options(List.of(example("2"))), false)))
                .succeeded();

        assertThat(states()).containsExactly("1 superseded Install complete", "2 deployed Upgrade complete");
        assertThat(image()).isEqualTo("registry/index:2");

        run(commands.uninstall(TIMEOUT)).succeeded();

        assertThat(history().revisions()).isEmpty();
        assertThat(deployment()).isNull();
    }

    @Test
    void rollsBackWhatAFailedRevisionLeft() throws Exception {
        Path chart = chart("app", """
                {{ if .Values.extra }}
                data: {one: "1"}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: extra}
                {{ end }}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: {{ .Release.Name }}}
                spec:
                  selector: {matchLabels: {app: x}}
                  template:
                    metadata: {labels: {app: x}}
                    spec:
                      containers:
                        - name: app
                          image: registry/index:1
                          env:
                            - {name: KEPT, value: "{{ "{{" }} once }}"}
                            {{ if .Values.extra }}
                            - {name: EXTRA, value: "1"}
                            {{ end }}
                """);
        subchart(chart, "");
        run(unawaited(commands.upgrade(VERSION, chart, options(List.of()), false)))
                .succeeded();
        HelmRun failed = run(commands.upgrade(
                VERSION, chart, options(List.of(values("extra: true")), 10, Duration.ofSeconds(1)), false));
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).isEqualToIgnoringNewLines("Error: UPGRADE FAILED: context deadline exceeded");
        assertThat(configMap("extra")).isNotNull();

        run(unawaited(commands.rollback(VERSION, 1, false, "", TIMEOUT, 10))).succeeded();

        assertThat(states())
                .containsExactly(
                        "1 superseded Install complete",
                        "2 failed Upgrade \"index\" failed: context deadline exceeded",
                        "3 deployed Rollback to 1");
        assertThat(configMap("extra")).isNull();
        assertThat(configMap("of-subchart")).isNotNull();
        assertThat(deployment()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getEnv())
                .containsExactly(new EnvVar("KEPT", "{{ once }}", null));
        ReleaseRevision first = history().numbered(1).orElseThrow();
        ReleaseRevision third = history().numbered(3).orElseThrow();
        for (String part : List.of("chart", "config", "manifest")) {
            assertThat(third.json().path(part)).as(part).isEqualTo(first.json().path(part));
        }
        // The installed Helm goes on from there.
        run(unawaited(installed().upgrade(VERSION, chart, options(List.of()), false)))
                .succeeded();
        assertThat(states()).element(3).isEqualTo("4 deployed Upgrade complete");
        assertThat(states()).element(2).isEqualTo("3 superseded Rollback to 1");
    }

    @Test
    void aRollbackRunsItsOwnHooksAndNotTheUpgrades() throws Exception {
        Path chart = chart(
                "app", hook("before-upgrade", "pre-upgrade") + hook("before-rollback", "pre-rollback,pre-delete"));
        run(unawaited(commands.upgrade(VERSION, chart, options(List.of()), false)))
                .succeeded();
        run(unawaited(commands.upgrade(VERSION, chart, options(List.of(values("a: b"))), false)))
                .succeeded();
        assertThat(configMap("before-upgrade")).isNotNull();
        client.configMaps().inNamespace(namespace).withName("before-upgrade").delete();
        assertThat(configMap("before-rollback")).isNull();

        run(unawaited(commands.rollback(VERSION, 1, false, "", TIMEOUT, 10))).succeeded();

        assertThat(configMap("before-upgrade")).isNull();
        assertThat(configMap("before-rollback")).isNotNull();
        assertThat(history().last().orElseThrow().json().path("hooks"))
                .isEqualTo(history().numbered(1).orElseThrow().json().path("hooks"));
    }

    @Test
    void aRollbackThatCannotStartLeavesTheHistoryAsItWas() throws Exception {
        run(unawaited(commands.upgrade(VERSION, chart("app", ""), options(List.of()), false)))
                .succeeded();

        HelmRun run = run(commands.rollback(VERSION, 7, false, "", TIMEOUT, 10));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualToIgnoringNewLines("Error: release: not found");
        assertThat(states()).containsExactly("1 deployed Install complete");
    }

    @Test
    void keepsNoMoreRevisionsThanAskedFor() throws Exception {
        Path chart = chart("app", "");
        for (int i = 0; i < 3; i++) {
            run(unawaited(commands.upgrade(VERSION, chart, options(List.of(), 2, TIMEOUT), false)))
                    .succeeded();
        }

        assertThat(states()).containsExactly("2 superseded Upgrade complete", "3 deployed Upgrade complete");
    }

    @Test
    void aDryRunOnTheServerChangesNothing() throws Exception {
        String printed = run(commands.upgrade(VERSION, chart("app", hook("tested", "test")), options(List.of()), true))
                .succeeded();

        ReleaseRevision shown = ReleaseRevision.parse(printed);
        assertThat(shown.number()).isEqualTo(1);
        assertThat(fields(shown.manifest())).hasSize(2);
        assertThat(history().revisions()).isEmpty();
        assertThat(configMap("app")).isNull();
    }

    @Test
    void worksInTheContextThatIsNamed() throws Exception {
        Files.writeString(
                kubeconfig,
                CLUSTER.kubeconfig(ClusterUser.ADMIN).replace("current-context: testbed", "current-context: nowhere"));

        run(unawaited(commands(embedded, "testbed").upgrade(VERSION, chart("app", ""), options(List.of()), false)))
                .succeeded();

        assertThat(states()).containsExactly("1 deployed Install complete");
    }

    @Test
    void whoHasNoRightsIsTold() throws Exception {
        CLUSTER.writeKubeconfig(ClusterUser.NOBODY, kubeconfig);

        HelmRun run = run(commands.upgrade(VERSION, chart("app", ""), options(List.of()), false));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("Error: ").contains("secrets is forbidden: User \"nobody\" cannot list");
    }

    @Test
    void aChartInARegistryNeedsAnInstalledHelm() throws Exception {
        HelmRun run = run(commands.pull("oci://registry/chart", "1.0.0", directory, false, null));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualToIgnoringNewLines("Error: the embedded Helm cannot pull a chart from a registry: install Helm,"
                        + " or name the chart as a directory or an archive");
    }

    @Test
    void endsWhenItIsAskedTo() throws Exception {
        Process process = HelmRun.start(
                commands.upgrade(VERSION, EXAMPLE.resolve("helm"), options(List.of(example("1"))), false),
                kubeconfig,
                directory.resolve("out"),
                directory.resolve("err"));
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !history().revisions().isEmpty());

            process.destroy();

            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> !process.isAlive());
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isNotZero();
        assertThat(history().last().orElseThrow().status()).isIn("failed", "pending-install");
    }

    private HelmRun run(List<String> command) throws IOException, InterruptedException {
        return HelmRun.of(command, kubeconfig, directory);
    }

    private HelmCommands commands(String executable, String context) {
        return new HelmCommands(new HelmTarget(executable, RELEASE, namespace, kubeconfig.toString(), context));
    }

    private HelmCommands installed() {
        return commands(TestbedPart.HELM3.path("helm3/helm").toString(), "");
    }

    /** There is no kubelet, so no pod gets ready. */
    private static List<String> unawaited(List<String> command) {
        return command.stream().filter(argument -> !argument.equals("--wait")).toList();
    }

    private static ReleaseOptions options(List<Path> values) {
        return options(values, 10, TIMEOUT);
    }

    private static ReleaseOptions options(List<Path> values, int historyMax, Duration timeout) {
        return new ReleaseOptions(values, true, false, false, false, false, false, timeout, historyMax, "", "");
    }

    private Path example(String tag) throws IOException {
        return values("image: {repo: registry/index, tag: \"" + tag + "\"}");
    }

    private Path values(String yaml) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "values", ".yaml"), yaml);
    }

    /** A chart with a ConfigMap of its name. */
    private Path chart(String name, String rest) throws IOException {
        Path chart = Files.createDirectories(directory.resolve(name));
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: " + name + "\nversion: 1.0.0\n");
        Files.writeString(
                Files.createDirectories(chart.resolve("templates")).resolve("object.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s}
                """.formatted(name) + rest);
        return chart;
    }

    /** Helm does not store it with the release. */
    private static void subchart(Path chart, String rest) throws IOException {
        Path below = Files.createDirectories(chart.resolve("charts/below/templates"));
        Files.writeString(below.resolveSibling("Chart.yaml"), "apiVersion: v2\nname: below\nversion: 1.0.0\n");
        Files.writeString(
                below.resolve("object.yaml"),
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: of-subchart}\n" + rest);
        Files.writeString(
                chart.resolve("Chart.yaml"),
                Files.readString(chart.resolve("Chart.yaml")) + "dependencies: [{name: below, version: 1.0.0}]\n");
    }

    private static String hook(String name, String moments) {
        return """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: %s
                  annotations:
                    helm.sh/hook: %s
                """.formatted(name, moments);
    }

    private static List<Map<String, Object>> fields(String manifest) {
        return Manifest.parse(manifest).objects().stream()
                .map(ManifestObject::fields)
                .toList();
    }

    private ReleaseHistory history() {
        return new ReleaseStore(client, namespace, RELEASE).history();
    }

    private List<String> states() {
        return history().revisions().stream()
                .map(revision -> revision.number() + " " + revision.status() + " " + revision.description())
                .toList();
    }

    private Deployment deployment() {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(RELEASE)
                .get();
    }

    private String image() {
        return deployment()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }

    private ConfigMap configMap(String name) {
        return client.configMaps().inNamespace(namespace).withName(name).get();
    }
}
