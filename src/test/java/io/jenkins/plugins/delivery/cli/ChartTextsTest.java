package io.jenkins.plugins.delivery.cli;

import static io.jenkins.plugins.delivery.cli.ChartObjects.container;
import static io.jenkins.plugins.delivery.cli.ChartObjects.of;
import static io.jenkins.plugins.delivery.cli.ChartValues.EVERYTHING;
import static io.jenkins.plugins.delivery.cli.ChartValues.ODD;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That names, numbers and texts of values arrive in the common chart's objects as they were written, or are refused by
 * name.
 */
@RequiresTestbed({TestbedPart.HELM3, TestbedPart.HELM4})
class ChartTextsTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    @TempDir
    Path directory;

    private CommonChart chart;

    @BeforeEach
    void takeChart() {
        chart = new CommonChart(CLUSTER, directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void numbersStayNumbersAndNullIsLeftOut(String helm) throws Exception {
        ConfigMap config = of(ConfigMap.class, chart.objects(helm, """
                config:
                  BYTES: 10485760
                  ACCOUNT: 123456789012
                  RATIO: 0.1
                  NEGATIVE: -5000000
                  SWITCH: true
                  TEXT: "1.10"
                  NOTHING: null
                """));

        assertThat(config.getData())
                .containsOnly(
                        Map.entry("BYTES", "10485760"),
                        Map.entry("ACCOUNT", "123456789012"),
                        Map.entry("RATIO", "0.1"),
                        Map.entry("NEGATIVE", "-5000000"),
                        Map.entry("SWITCH", "true"),
                        Map.entry("TEXT", "1.10"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void oddTextsStayAsTheyAre(String helm) throws Exception {
        List<HasMetadata> objects = chart.objects(helm, ODD);

        assertThat(of(ConfigMap.class, objects).getData())
                .containsEntry("GREETING", "你好，世界 — ünïcode 🎉")
                .containsEntry("TEXT", "one\n  \"two\": 'x' \\ $HOME $(date) {{ .Values.x }} # no comment\n")
                .containsEntry("true", "yes")
                .containsEntry("8", "0755")
                .containsEntry("EMPTY", "")
                .containsEntry("FLAG", "false")
                .containsEntry("EXPONENT", "1e6")
                .containsEntry("CRON", "0 0/5 * * * ?")
                .containsEntry("TIME", "12:30:45")
                .doesNotContainKey("NONE");
        assertThat(container(objects).getEnv())
                .anyMatch(
                        env -> env.getName().equals("JAVA_TOOL_OPTIONS")
                                && env.getValue()
                                        .equals(
                                                "-Xmx512m -Dlist=a,b -Dset={a,b} -Dbig=123456789012 -XX:OnError=\"kill -9 %p\""))
                .anyMatch(env -> env.getName().equals("on"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void namesThatKubernetesDoesNotTakeBecomeSomeThatItTakes(String helm) throws Exception {
        List<HasMetadata> objects = chart.objects(helm, ODD);

        assertThat(objects)
                .extracting(object -> object.getMetadata().getName())
                .contains("index-nightly-cleanup", "index-daily-report", "index-upload-files");
        assertThat(container(objects).getPorts())
                .extracting("name")
                .containsExactlyInAnyOrder("http", "management", "grpc-web", "admin-api");
        assertThat(of(Service.class, objects).getSpec().getPorts())
                .extracting(port -> port.getTargetPort().getStrVal())
                .containsExactlyInAnyOrder("http", "grpc-web", "admin-api");
        assertThat(container(objects).getReadinessProbe().getGrpc().getPort()).isEqualTo(9090);
        assertThat(container(objects)
                        .getLivenessProbe()
                        .getTcpSocket()
                        .getPort()
                        .getStrVal())
                .isEqualTo("admin-api");
        assertThat(chart.render(helm, "service: {extraPorts: {grpc-internal-health: 1}}", 1))
                .contains("service.extraPorts.grpc-internal-health: grpc-internal-health is longer than the 15");
    }

    /** Helm reads 123456789012345678 as another number. */
    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void numbersThatHelmCannotKeepAreRefused(String helm) throws Exception {
        assertThat(chart.render(helm, "config: {ACCOUNT: 123456789012345678}", 1))
                .contains("config.ACCOUNT is too large a number to be kept as it was written: write it in quotes");
        assertThat(chart.render(helm, "podAnnotations: {example.com/account: -123456789012345678}", 1))
                .contains("write it in quotes");
        assertThat(of(
                                ConfigMap.class,
                                chart.objects(helm, "config: {ACCOUNT: 9007199254740991, ID: \"123456789012345678\"}"))
                        .getData())
                .containsEntry("ACCOUNT", "9007199254740991")
                .containsEntry("ID", "123456789012345678");
    }

    /** A release that YAML reads as something else, and one as long as Helm takes. */
    @ParameterizedTest
    @CsvSource({"helm3/helm, null", "helm4/helm, on", "helm3/helm, LONG", "helm4/helm, LONG"})
    void anyNameOfAReleaseIsAText(String helm, String name) throws Exception {
        String release = name.equals("LONG") ? "a" + "b".repeat(51) + "c" : name;
        String values = name.equals("LONG") ? EVERYTHING.substring(0, EVERYTHING.indexOf("cronJobs:")) : EVERYTHING;
        List<HasMetadata> objects = chart.objects(helm, release, values);

        assertThat(of(Deployment.class, objects).getSpec().getSelector().getMatchLabels())
                .containsEntry("app.kubernetes.io/name", release);
        try (KubernetesClient client = CLUSTER.client()) {
            for (HasMetadata object : objects) {
                client.resource(object).inNamespace("default").dryRun().create();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void aServicesOwnJavaOptionsStay(String helm) throws Exception {
        assertThat(container(chart.objects(helm, "config: {JAVA_TOOL_OPTIONS: -Xss512k}"))
                        .getEnv())
                .noneMatch(variable -> variable.getName().equals("JAVA_TOOL_OPTIONS"));
        assertThat(container(chart.objects(helm, "config: {A: b}")).getEnv())
                .anyMatch(variable -> variable.getName().equals("JAVA_TOOL_OPTIONS")
                        && variable.getValue().equals("-XX:MaxRAMPercentage=75"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void aMapOrListIsRefusedByName(String helm) throws Exception {
        assertThat(chart.render(helm, "config: {spring: {datasource: {url: x}}}", 1))
                .contains("config.spring is a map");
        assertThat(chart.render(helm, "config: {HOSTS: [a, b]}", 1)).contains("config.HOSTS is a list");
    }
}
