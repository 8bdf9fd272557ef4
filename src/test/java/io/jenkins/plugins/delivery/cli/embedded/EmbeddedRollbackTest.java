package io.jenkins.plugins.delivery.cli.embedded;

import static io.jenkins.plugins.delivery.cli.embedded.EmbeddedRelease.TIMEOUT;
import static io.jenkins.plugins.delivery.cli.embedded.EmbeddedRelease.VERSION;
import static io.jenkins.plugins.delivery.cli.embedded.EmbeddedRelease.options;
import static io.jenkins.plugins.delivery.cli.embedded.EmbeddedRelease.unawaited;
import static io.jenkins.plugins.delivery.cli.embedded.SmallCharts.hook;
import static io.jenkins.plugins.delivery.cli.embedded.SmallCharts.subchart;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.helm.command.HelmCommands;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a rollback by the embedded Helm leaves in the cluster and in the history, which an installed Helm goes on with.
 */
@RequiresTestbed(TestbedPart.HELM3)
class EmbeddedRollbackTest {
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
    void rollsBackWhatAFailedRevisionLeft() throws Exception {
        Path chart = charts.chart("app", """
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
        release.run(unawaited(commands.upgrade(VERSION, chart, options(List.of()), false)))
                .succeeded();
        HelmRun failed = release.run(commands.upgrade(
                VERSION, chart, options(List.of(charts.values("extra: true")), 10, Duration.ofSeconds(1)), false));
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).isEqualToIgnoringNewLines("Error: UPGRADE FAILED: context deadline exceeded");
        assertThat(release.configMap("extra")).isNotNull();

        release.run(unawaited(commands.rollback(VERSION, 1, false, "", TIMEOUT, 10)))
                .succeeded();

        assertThat(release.states())
                .containsExactly(
                        "1 superseded Install complete",
                        "2 failed Upgrade \"index\" failed: context deadline exceeded",
                        "3 deployed Rollback to 1");
        assertThat(release.configMap("extra")).isNull();
        assertThat(release.configMap("of-subchart")).isNotNull();
        assertThat(release.deployment()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getEnv())
                .containsExactly(new EnvVar("KEPT", "{{ once }}", null));
        ReleaseRevision first = release.history().numbered(1).orElseThrow();
        ReleaseRevision third = release.history().numbered(3).orElseThrow();
        for (String part : List.of("chart", "config", "manifest")) {
            assertThat(third.json().path(part)).as(part).isEqualTo(first.json().path(part));
        }
        // The installed Helm goes on from there.
        release.run(unawaited(release.installed().upgrade(VERSION, chart, options(List.of()), false)))
                .succeeded();
        assertThat(release.states()).element(3).isEqualTo("4 deployed Upgrade complete");
        assertThat(release.states()).element(2).isEqualTo("3 superseded Rollback to 1");
    }

    @Test
    void aRollbackRunsItsOwnHooksAndNotTheUpgrades() throws Exception {
        Path chart = charts.chart(
                "app", hook("before-upgrade", "pre-upgrade") + hook("before-rollback", "pre-rollback,pre-delete"));
        release.run(unawaited(commands.upgrade(VERSION, chart, options(List.of()), false)))
                .succeeded();
        release.run(unawaited(commands.upgrade(VERSION, chart, options(List.of(charts.values("a: b"))), false)))
                .succeeded();
        assertThat(release.configMap("before-upgrade")).isNotNull();
        release.deleteConfigMap("before-upgrade");
        assertThat(release.configMap("before-rollback")).isNull();

        release.run(unawaited(commands.rollback(VERSION, 1, false, "", TIMEOUT, 10)))
                .succeeded();

        assertThat(release.configMap("before-upgrade")).isNull();
        assertThat(release.configMap("before-rollback")).isNotNull();
        assertThat(release.history().last().orElseThrow().json().path("hooks"))
                .isEqualTo(release.history().numbered(1).orElseThrow().json().path("hooks"));
    }

    @Test
    void aRollbackThatCannotStartLeavesTheHistoryAsItWas() throws Exception {
        release.run(unawaited(commands.upgrade(VERSION, charts.chart("app", ""), options(List.of()), false)))
                .succeeded();

        HelmRun run = release.run(commands.rollback(VERSION, 7, false, "", TIMEOUT, 10));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualToIgnoringNewLines("Error: release: not found");
        assertThat(release.states()).containsExactly("1 deployed Install complete");
    }

    @Test
    void keepsNoMoreRevisionsThanAskedFor() throws Exception {
        Path chart = charts.chart("app", "");
        for (int i = 0; i < 3; i++) {
            release.run(unawaited(commands.upgrade(VERSION, chart, options(List.of(), 2, TIMEOUT), false)))
                    .succeeded();
        }

        assertThat(release.states()).containsExactly("2 superseded Upgrade complete", "3 deployed Upgrade complete");
    }
}
