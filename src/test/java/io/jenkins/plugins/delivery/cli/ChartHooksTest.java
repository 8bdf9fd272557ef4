package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseStore;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.DeployRepository;
import io.jenkins.plugins.delivery.testbed.KubeletStandIn;
import io.jenkins.plugins.delivery.testbed.KubeletStandInContainer;
import io.jenkins.plugins.delivery.testbed.KubeletStandInNode;
import io.jenkins.plugins.delivery.testbed.KubeletStandInScript;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Charts with hooks and tests of their own, and objects that are replaced, with both real Helms. */
@RequiresTestbed({TestbedPart.HELM3, TestbedPart.HELM4})
class ChartHooksTest {
    private static final String HOOK = """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: {{ .Release.Name }}-migrate
              annotations: {helm.sh/hook: "pre-upgrade"}
            spec:
              backoffLimit: 0
              template:
                metadata: {labels: {app: migrate}}
                spec:
                  restartPolicy: Never
                  containers: [{name: app, image: registry.example.com/bss/migrate:1}]
            """;

    private static final String CHART_TEST = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: {{ .Release.Name }}-test
              labels: {app: smoke}
              annotations: {helm.sh/hook: test, helm.sh/hook-delete-policy: before-hook-creation}
            spec:
              restartPolicy: Never
              containers: [{name: app, image: registry.example.com/bss/smoke:1}]
            """;

    private static final String JOB = HOOK.replace("annotations: {helm.sh/hook: \"pre-upgrade\"}", "annotations: {}");

    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    private static KubernetesClient client;
    private static KubeletStandIn kubelet;

    @TempDir
    Path directory;

    private String prefix;

    enum Helm {
        HELM3,
        HELM4
    }

    @BeforeAll
    static void registerNode() throws Exception {
        client = CLUSTER.client();
        kubelet = KubeletStandIn.start(client, KubeletStandInNode.named("hooks-1"));
    }

    @AfterAll
    static void removeNode() {
        kubelet.close();
        client.close();
    }

    @ParameterizedTest
    @EnumSource
    void aReleaseWhoseTestsPassIsDeployed(Helm helm) throws Exception {
        prepare(helm, CHART_TEST);
        play("smoke", KubeletStandInContainer.succeedsAfter(Duration.ofMillis(200)));

        CommandProcess.Ended ended = deploy("v1", "--run-tests");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("Running the chart's tests", "  | done");
        assertThat(statuses()).containsExactly("deployed");
    }

    @ParameterizedTest
    @EnumSource
    void aReleaseWhoseTestsFailIsTakenBack(Helm helm) throws Exception {
        prepare(helm, CHART_TEST);
        assertThat(deploy("v1").exitCode()).isZero();
        play("smoke", KubeletStandInContainer.crashes(Duration.ofMillis(200), "Error", 1, "no greeting"));

        CommandProcess.Ended ended = deploy("v2", "--run-tests");

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
        assertThat(ended.err()).contains("Cause: ", "Rolled back to revision 1 (v1)");
        // Helm deployed it, and calls it so; that its tests failed is what the description says.
        assertThat(history())
                .as(ended.err())
                .extracting(ReleaseRevision::status, ReleaseRevision::wasHealthy)
                .containsExactly(tuple("superseded", true), tuple("superseded", false), tuple("deployed", true));
        assertThat(history().get(1).description()).startsWith("Failed: ");
    }

    @ParameterizedTest
    @EnumSource
    void aHookThatFailsIsTheCause(Helm helm) throws Exception {
        prepare(helm, HOOK);
        assertThat(deploy("v1").exitCode()).isZero();
        play("migrate", KubeletStandInContainer.crashes(Duration.ofMillis(200), "Error", 3, "table is locked"));

        CommandProcess.Ended ended = deploy("v2");

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
        assertThat(ended.err()).contains("Cause: hook-failed", "index-migrate", "log: table is locked");
        assertThat(statuses()).as(ended.err()).contains("failed").doesNotContain("pending-upgrade");
    }

    /** The common chart's own migration, at the first install and later. */
    @ParameterizedTest
    @EnumSource
    void aMigrationGoesBeforeTheServiceAndItsFailureIsTheCause(Helm helm) throws Exception {
        prepare(helm, "");
        Files.writeString(
                directory.resolve("deploy/appConfig/index.yml"),
                "migration: {enabled: true, args: [--migrate]}\nconfig: {A: b}\n");
        play("index-migration", KubeletStandInContainer.succeedsAfter(Duration.ofMillis(200)));
        CommandProcess.Ended first = deploy("v1");
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(client.batch()
                        .v1()
                        .jobs()
                        .inNamespace(prefix + "-dev")
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(client.configMaps()
                        .inNamespace(prefix + "-dev")
                        .withName("index-migration")
                        .get())
                .isNull();

        play("index-migration", KubeletStandInContainer.crashes(Duration.ofMillis(200), "Error", 3, "table is locked"));
        CommandProcess.Ended second = deploy("v2");

        assertThat(second.exitCode()).as(second.err()).isEqualTo(1);
        assertThat(second.err())
                .contains(
                        "Cause: hook-failed",
                        "Job index-migration",
                        "log: table is locked",
                        "Rolled back to revision 1");
        // The pods of the first version never went.
        assertThat(client.apps()
                        .deployments()
                        .inNamespace(prefix + "-dev")
                        .withName("index")
                        .get()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage())
                .endsWith(":v1");
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatIsNoHookIsWaitedForOnRequest(Helm helm) throws Exception {
        prepare(helm, JOB);
        play("migrate", KubeletStandInContainer.succeedsAfter(Duration.ofSeconds(8)));

        CommandProcess.Ended ended = deploy("v1", "--wait-for-jobs");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(succeeded()).as(ended.err()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatIsNoHookIsNotWaitedForOtherwise(Helm helm) throws Exception {
        prepare(helm, JOB);
        play("migrate", KubeletStandInContainer.succeedsAfter(Duration.ofMinutes(2)));

        CommandProcess.Ended ended = deploy("v1");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(succeeded()).as(ended.err()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void objectsCanBeReplaced(Helm helm) throws Exception {
        prepare(helm, "");
        assertThat(deploy("v1").exitCode()).isZero();

        CommandProcess.Ended ended = deploy("v2", "--force-replace");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(statuses()).containsExactly("superseded", "deployed");
    }

    private void prepare(Helm helm, String template) throws Exception {
        prefix = "h" + UUID.randomUUID().toString().substring(0, 8);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(prefix + "-dev")
                        .endMetadata()
                        .build())
                .create();
        Path repository = DeployRepository.copyTo(directory.resolve("deploy"));
        Files.writeString(repository.resolve("helm/templates/more.yaml"), template);
        TestbedPart part = TestbedPart.valueOf(helm.name());
        Files.writeString(
                directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: registry.example.com, namespace: bss, project: bss}
                    namespacePrefix: %s
                    environments: [{name: dev}]
                    helm: {executable: %s, timeout: 30s}
                """.formatted(prefix, part.path(part.partName() + "/helm")));
        CLUSTER.writeKubeconfig(ClusterUser.ADMIN, directory.resolve("kubeconfig"));
    }

    private void play(String app, KubeletStandInContainer behaviour) {
        kubelet.script(prefix + "-dev", app, (Pod pod) -> KubeletStandInScript.app(behaviour));
    }

    private CommandProcess.Ended deploy(String tag, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "helm-deploy",
                "--app=index",
                "--environment=dev",
                "--tag=" + tag,
                "--no-verify-image",
                "--config=" + directory.resolve("delivery.yaml"),
                "--workspace=" + directory.resolve("deploy"),
                "--kubeconfig=" + directory.resolve("kubeconfig")));
        arguments.addAll(List.of(more));
        return CommandInThisJvm.run(arguments);
    }

    private Integer succeeded() {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(prefix + "-dev")
                .withName("index-migrate")
                .get()
                .getStatus()
                .getSucceeded();
    }

    private List<String> statuses() {
        return history().stream().map(ReleaseRevision::status).toList();
    }

    private List<ReleaseRevision> history() {
        return new ReleaseStore(client, prefix + "-dev", "index").history().revisions();
    }
}
