package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Services of a company as their teams write them, in the files of {@code team-values}: none needs a chart of its own. */
@RequiresTestbed(TestbedPart.HELM4)
class TeamValuesTest {
    private static final Path CHART = Path.of("docs/examples/deploy-repo/helm").toAbsolutePath();
    private static final Path VALUES = Path.of("src/test/resources/io/jenkins/plugins/delivery/cli/team-values")
            .toAbsolutePath();
    private static final String NAMESPACE =
            "team-" + UUID.randomUUID().toString().substring(0, 8);

    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    @TempDir
    Path directory;

    @BeforeAll
    static void createRestrictedNamespace() {
        try (KubernetesClient client = CLUSTER.client()) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(NAMESPACE)
                            .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                            .endMetadata()
                            .build())
                    .create();
            client.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName("default")
                            .withNamespace(NAMESPACE)
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
    }

    @AfterAll
    static void deleteNamespace() {
        try (KubernetesClient client = CLUSTER.client()) {
            client.namespaces().withName(NAMESPACE).delete();
        }
    }

    static List<String> services() throws IOException {
        try (Stream<Path> files = Files.list(VALUES)) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void theApiServerAdmitsTheServiceUnderRestricted(String service) throws Exception {
        List<HasMetadata> objects = objects(service);

        try (KubernetesClient client = CLUSTER.client()) {
            for (HasMetadata object : objects) {
                client.resource(object).inNamespace(NAMESPACE).dryRun().create();
            }
            // Pod Security refuses pods; of what makes them it only warns.
            for (PodTemplateSpec template : templates(objects)) {
                client.resource(new PodBuilder()
                                .withMetadata(template.getMetadata())
                                .editMetadata()
                                .withName("one")
                                .endMetadata()
                                .withSpec(template.getSpec())
                                .build())
                        .inNamespace(NAMESPACE)
                        .dryRun()
                        .create();
            }
        }
    }

    @Test
    void aWorkerHasNoServiceNoPortAndOnlyTheProbeThatItNames() throws Exception {
        List<HasMetadata> objects = objects("worker");

        assertThat(objects).extracting(HasMetadata::getKind).containsOnly("Deployment", "PodDisruptionBudget");
        assertThat(container(objects).getPorts()).isEmpty();
        assertThat(container(objects).getStartupProbe()).isNull();
        assertThat(container(objects).getReadinessProbe()).isNull();
        assertThat(container(objects).getLivenessProbe().getExec().getCommand()).contains("sh");
    }

    @Test
    void aWorkerWithAnActuatorIsAskedThere() throws Exception {
        Container container = container(objects("worker-with-actuator"));

        assertThat(container.getPorts()).extracting("name").containsExactly("management");
        assertThat(container.getReadinessProbe().getHttpGet().getPort().getStrVal())
                .isEqualTo("management");
    }

    @Test
    void aServiceOfGrpcIsAskedByItsNameAndFoundPodByPod() throws Exception {
        List<HasMetadata> objects = objects("grpc");

        Probe readiness = container(objects).getReadinessProbe();
        assertThat(readiness.getGrpc().getService()).isEqualTo("shop.v1.Orders");
        assertThat(readiness.getGrpc().getPort()).isEqualTo(9090);
        assertThat(container(objects).getLivenessProbe().getGrpc().getService()).isNull();
        assertThat(all(Service.class, objects))
                .extracting(service -> service.getMetadata().getName() + " "
                        + service.getSpec().getClusterIP() + " "
                        + service.getSpec().getPorts().get(0).getAppProtocol())
                .containsExactly("grpc null kubernetes.io/h2c", "grpc-headless None kubernetes.io/h2c");
    }

    /** Kubernetes' ten minutes would be over before the probe is. */
    @Test
    void aSlowStartHasTheTimeThatItsProbeGivesIt() throws Exception {
        Deployment deployment = all(Deployment.class, objects("kafka")).get(0);

        assertThat(deployment.getSpec().getProgressDeadlineSeconds()).isEqualTo(1020);
        assertThat(deployment.getSpec().getMinReadySeconds()).isEqualTo(30);
        assertThat(container(objects("kafka")).getLifecycle().getPreStop().getExec())
                .isNotNull();
        assertThat(all(HorizontalPodAutoscaler.class, objects("kafka"))
                        .get(0)
                        .getSpec()
                        .getMetrics())
                .extracting("type")
                .containsExactly("External");
    }

    @Test
    void theCompanysLabelsAreOnEveryObjectAndSelectNothing() throws Exception {
        List<HasMetadata> objects = objects("zones");

        assertThat(objects)
                .allMatch(object ->
                        object.getMetadata().getLabels().get("cost-center").equals("4711"));
        assertThat(all(Deployment.class, objects).get(0).getSpec().getSelector().getMatchLabels())
                .doesNotContainKey("team");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "service: {port: http} | /service/port",
                "service: {extraPorts: {jmx: {port: 9010}}} | /service/extraPorts/jmx",
                "replicaCount: two | /replicaCount",
                "probes: {readiness: {periodSeconds: 10s}} | /probes/readiness/periodSeconds",
                "service: {type: Loadbalancer} | /service/type",
                "podSpec: {volumes: []} | podSpec.volumes is written by the chart: set extraVolumes",
                "containerSpec: {env: []} | containerSpec.env is written by the chart: set config or extraEnv",
                "deploymentSpec: {replicas: 2} | deploymentSpec.replicas is written by the chart: set replicaCount",
                "{preStopSeconds: 5, containerSpec: {lifecycle: {}}} | set preStopSeconds: null as well",
                "labels: {app.kubernetes.io/name: x} | labels.app.kubernetes.io/name is the chart's own",
                "autoscaling: {enabled: true, targetCPUUtilizationPercentage: null} | nor metrics: set one",
            })
    void whatKubernetesWouldRefuseLaterIsSaidAtOnce(String values, String message) throws Exception {
        Path file = Files.writeString(directory.resolve("values.yaml"), values);

        assertThat(run("index", file, false)).contains(message);
    }

    private List<HasMetadata> objects(String service) throws Exception {
        String manifest = run(service, VALUES.resolve(service + ".yaml"), true);
        try (KubernetesClient client = CLUSTER.client()) {
            return client.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                    .items();
        }
    }

    private String run(String service, Path values, boolean renders) throws IOException, InterruptedException {
        Path base = Files.writeString(directory.resolve("base.yaml"), "image: {repo: registry/shop, tag: t}\n");
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(
                        TestbedPart.HELM4.path("helm4/helm").toString(),
                        "template",
                        service,
                        CHART.toString(),
                        "-f",
                        base.toString(),
                        "-f",
                        values.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor() == 0).as(Files.readString(out)).isEqualTo(renders);
        return Files.readString(out);
    }

    private static <T extends HasMetadata> List<T> all(Class<T> kind, List<HasMetadata> objects) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static List<PodTemplateSpec> templates(List<HasMetadata> objects) {
        return Stream.of(
                        all(Deployment.class, objects).stream()
                                .map(deployment -> deployment.getSpec().getTemplate()),
                        all(Job.class, objects).stream()
                                .map(job -> job.getSpec().getTemplate()),
                        all(CronJob.class, objects).stream()
                                .map(cron -> cron.getSpec()
                                        .getJobTemplate()
                                        .getSpec()
                                        .getTemplate()))
                .flatMap(templates -> templates)
                .toList();
    }

    private static Container container(List<HasMetadata> objects) {
        return all(Deployment.class, objects).get(0).getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(container -> container.getName().equals("app"))
                .findFirst()
                .orElseThrow();
    }
}
