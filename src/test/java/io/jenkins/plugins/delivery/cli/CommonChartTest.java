package io.jenkins.plugins.delivery.cli;

import static io.jenkins.plugins.delivery.cli.ChartObjects.container;
import static io.jenkins.plugins.delivery.cli.ChartObjects.of;
import static io.jenkins.plugins.delivery.cli.ChartObjects.template;
import static io.jenkins.plugins.delivery.cli.ChartObjects.templates;
import static io.jenkins.plugins.delivery.cli.ChartValues.EVERYTHING;
import static io.jenkins.plugins.delivery.cli.ChartValues.ODD;
import static io.jenkins.plugins.delivery.cli.ChartValues.OPERATORS;
import static io.jenkins.plugins.delivery.cli.CommonChart.CHART;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.reference.Snippet;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the common chart makes of its values, by both real Helms, and what a real API server says to it. */
@RequiresTestbed({TestbedPart.HELM3, TestbedPart.HELM4})
class CommonChartTest {
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
    void livenessIsNotHealth(String helm) throws Exception {
        Container below = container(chart.objects(helm, "probes: {path: /index/actuator/health}"));
        assertThat(below.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/index/actuator/health/liveness");
        assertThat(below.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/index/actuator/health/readiness");
        assertThat(below.getStartupProbe().getHttpGet().getPath()).isEqualTo("/index/actuator/health");

        Container other = container(chart.objects(helm, "probes: {path: /livez, readiness: {path: /readyz}}"));
        assertThat(other.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
        assertThat(other.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");

        assertThat(container(chart.objects(helm, "probes: {liveness: {enabled: false}}"))
                        .getLivenessProbe())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void theIngressLetsInWhoIsNamed(String helm) throws Exception {
        Ingress ingress = of(Ingress.class, chart.objects(helm, EVERYTHING));

        assertThat(ingress.getMetadata().getAnnotations())
                .containsEntry("nginx.ingress.kubernetes.io/whitelist-source-range", "10.0.0.0/8")
                .containsEntry("example.com/limit", "10485760");
        assertThat(ingress.getSpec().getTls().get(0).getSecretName()).isEqualTo("tls");
        assertThat(ingress.getSpec().getRules()).extracting("host").containsExactly("a.example.com", "b.example.com");
        for (String environment : List.of("dev", "test", "stage")) {
            assertThat(of(Ingress.class, chart.objects(helm, Files.readString(CHART.resolve(environment + ".yaml"))))
                            .getMetadata()
                            .getAnnotations())
                    .as(environment)
                    .containsKey("nginx.ingress.kubernetes.io/whitelist-source-range");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void theTextOfAServiceIsMountedAndStartsNewPods(String helm) throws Exception {
        List<HasMetadata> one = chart.objects(helm, "appConfig: \"server: {port: 1}\"");
        List<HasMetadata> two = chart.objects(helm, "appConfig: \"server: {port: 2}\"");

        assertThat(of(ConfigMap.class, one).getData()).containsEntry("application.yml", "server: {port: 1}");
        assertThat(container(one).getEnv())
                .anySatisfy(variable -> assertThat(variable.getValue()).isEqualTo("file:/config/application/"));
        assertThat(container(one).getVolumeMounts()).extracting("mountPath").contains("/config/application");
        assertThat(template(one).getMetadata().getAnnotations())
                .isNotEqualTo(template(two).getMetadata().getAnnotations());
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void aTagOfAnyLengthIsALabel(String helm) throws Exception {
        String tag = "9eaf1af.20261128-1322-feature_SHOP-123456-";

        for (String any : List.of(tag, "a".repeat(62) + "-" + "b".repeat(40))) {
            assertThat(of(Deployment.class, chart.objects(helm, "image: {tag: \"" + any + "\"}"))
                            .getMetadata()
                            .getLabels()
                            .get("app.kubernetes.io/version"))
                    .hasSizeLessThan(64)
                    .matches("[A-Za-z0-9].*[A-Za-z0-9]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void isAdmittedUnderRestricted(String helm) throws Exception {
        String namespace = "chart-" + UUID.randomUUID().toString().substring(0, 8);
        try (KubernetesClient client = CLUSTER.client()) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                            .endMetadata()
                            .build())
                    .create();
            client.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName("default")
                            .withNamespace(namespace)
                            .endMetadata()
                            .build())
                    .serverSideApply();
            try {
                for (String values : List.of("replicaCount: 1", EVERYTHING, ODD)) {
                    List<HasMetadata> objects = chart.objects(helm, values);
                    for (HasMetadata object : objects) {
                        client.resource(object).inNamespace(namespace).dryRun().create();
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
                                .inNamespace(namespace)
                                .dryRun()
                                .create();
                    }
                }
            } finally {
                client.namespaces().withName(namespace).delete();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void jobsHaveTheServicesImageSettingsAndSecrets(String helm) throws Exception {
        List<HasMetadata> objects = chart.objects(helm, EVERYTHING + "config: {A: b}\n");

        Job migration = of(Job.class, objects);
        assertThat(migration.getMetadata().getAnnotations())
                .containsEntry("helm.sh/hook", "pre-install,pre-upgrade")
                .containsEntry("helm.sh/hook-delete-policy", "before-hook-creation,hook-succeeded");
        Container migrate =
                migration.getSpec().getTemplate().getSpec().getContainers().get(0);
        assertThat(migrate.getImage()).isEqualTo("registry/index:t");
        assertThat(migrate.getEnvFrom())
                .extracting(from -> from.getConfigMapRef() == null
                        ? from.getSecretRef().getName()
                        : from.getConfigMapRef().getName())
                .containsExactly("index-migration", "one", "two");
        assertThat(migrate.getEnv())
                .anyMatch(env ->
                        env.getName().equals("LOCK_SECONDS") && env.getValue().equals("10485760"))
                .anyMatch(env -> env.getName().equals("DB_PASSWORD"));
        // What the hook reads is there before the release is.
        assertThat(objects)
                .filteredOn(object -> object.getMetadata().getName().startsWith("index-migration"))
                .hasSize(3)
                .allMatch(object -> object.getMetadata().getAnnotations().containsKey("helm.sh/hook"));

        CronJob cleanup = of(CronJob.class, objects);
        assertThat(cleanup.getMetadata().getName()).isEqualTo("index-cleanup");
        assertThat(cleanup.getSpec().getTimeZone()).isEqualTo("Europe/Berlin");
        assertThat(cleanup.getSpec().getConcurrencyPolicy()).isEqualTo("Forbid");
        assertThat(cleanup.getSpec().getJobTemplate().getSpec().getBackoffLimit())
                .isEqualTo(2);
        assertThat(chart.render(helm, "cronJobs: {" + "a".repeat(50) + ": {schedule: \"@daily\"}}", 1))
                .contains("is longer than the 52 characters");
        assertThat(chart.render(helm, "cronJobs: {a: {}}", 1)).contains("cronJobs.a.schedule is not set");
    }

    /** A Service, a budget and a policy select pods of the service, and none of a Job's or a test's. */
    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void onlyPodsOfTheServiceAreSelected(String helm) throws Exception {
        List<HasMetadata> objects = chart.objects(helm, EVERYTHING);
        Map<String, String> selector =
                of(Deployment.class, objects).getSpec().getSelector().getMatchLabels();

        assertThat(templates(objects))
                .hasSize(5)
                .filteredOn(template ->
                        template.getMetadata().getLabels().entrySet().containsAll(selector.entrySet()))
                .containsExactly(template(objects));
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void theActuatorIsNotBehindTheIngress(String helm) throws Exception {
        String ingress = "ingress: {enabled: true, hosts: {host: a.example.com, paths: [/index]}%s}\n%s";

        assertThat(backends(chart.objects(helm, ingress.formatted("", ""))))
                .containsExactly(Map.entry("/index", "index"), Map.entry("/index/actuator", "index-closed"));
        assertThat(chart.objects(helm, ingress.formatted("", "")))
                .filteredOn(object -> object.getMetadata().getName().equals("index-closed"))
                .singleElement()
                .satisfies(closed ->
                        assertThat(((Service) closed).getSpec().getSelector()).isNullOrEmpty());
        assertThat(backends(chart.objects(helm, ingress.formatted(", closedPaths: []", ""))))
                .containsExactly(Map.entry("/index", "index"));
        assertThat(backends(chart.objects(helm, ingress.formatted("", "service: {managementPort: 8081}"))))
                .containsExactly(Map.entry("/index", "index"));
        assertThat(backends(chart.objects(helm, ingress.formatted(", pathType: ImplementationSpecific", ""))))
                .containsExactly(Map.entry("/index", "index"));
    }

    private static List<Map.Entry<String, String>> backends(List<HasMetadata> objects) {
        return of(Ingress.class, objects).getSpec().getRules().get(0).getHttp().getPaths().stream()
                .map(path ->
                        Map.entry(path.getPath(), path.getBackend().getService().getName()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void operatorsAreAskedForSecrets(String helm) throws Exception {
        Map<String, GenericKubernetesResource> objects = chart.objects(helm, OPERATORS).stream()
                .filter(GenericKubernetesResource.class::isInstance)
                .map(GenericKubernetesResource.class::cast)
                .collect(java.util.stream.Collectors.toMap(HasMetadata::getKind, object -> object));

        GenericKubernetesResource external = objects.get("ExternalSecret");
        assertThat(external.getMetadata().getName()).isEqualTo("database");
        assertThat(external.<String>get("spec", "secretStoreRef", "kind")).isEqualTo("ClusterSecretStore");
        assertThat(external.<String>get("spec", "data", 0, "remoteRef", "property"))
                .isEqualTo("password");
        assertThat(external.<String>get("spec", "dataFrom", 0, "extract", "key"))
                .isEqualTo("shop/all");
        assertThat(objects.get("SealedSecret").<String>get("spec", "encryptedData", "MAIL_PASSWORD"))
                .isEqualTo("AgBy");
        assertThat(chart.render(helm, "externalSecrets: {database: {}}", 1))
                .contains("externalSecrets.database.store is not set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void aVolumeOfOneNodeIsFreedBeforeTheNextPodsNeedIt(String helm) throws Exception {
        String files = "persistence: {files: {mountPath: /files, size: 1Gi%s}}";

        assertThat(of(Deployment.class, chart.objects(helm, files.formatted("")))
                        .getSpec()
                        .getStrategy()
                        .getType())
                .isEqualTo("Recreate");
        assertThat(of(Deployment.class, chart.objects(helm, files.formatted(", accessModes: [ReadWriteMany]")))
                        .getSpec()
                        .getStrategy()
                        .getRollingUpdate())
                .isNotNull();
        assertThat(container(chart.objects(helm, files.formatted(", existingClaim: shared")))
                        .getVolumeMounts())
                .extracting("mountPath")
                .contains("/files");
        assertThat(of(PersistentVolumeClaim.class, chart.objects(helm, files.formatted("")))
                        .getMetadata()
                        .getAnnotations())
                .containsEntry("helm.sh/resource-policy", "keep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void aChartTestAsksTheServiceWhatTheProbeAsks(String helm) throws Exception {
        assertThat(testCommand(chart.objects(helm, "chartTest: {enabled: true}\nservice: {servicePort: 80}")))
                .endsWith("http://index:80/actuator/health");
        assertThat(testCommand(chart.objects(helm, "chartTest: {enabled: true}\nservice: {managementPort: 8081}")))
                .containsExactly("nc", "-z", "-w", "10", "index", "8080");
        assertThat(testCommand(chart.objects(helm, "chartTest: {enabled: true, path: /index/version}")))
                .endsWith("http://index:8080/index/version");
    }

    private static List<String> testCommand(List<HasMetadata> objects) {
        return of(Pod.class, objects).getSpec().getContainers().get(0).getCommand();
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void notesSayWhereItIsAndWhatItNeeds(String helm) throws Exception {
        assertThat(chart.notes(helm, "ingress: {enabled: true, hosts: {host: a.example.com, paths: [/index]}}"))
                .contains("http://a.example.com/index")
                .doesNotContain("port-forward");
        assertThat(chart.notes(helm, "secretName: by-hand"))
                .contains("port-forward service/index 8080", "It needs the Secret by-hand");
        assertThat(chart.notes(helm, EVERYTHING))
                .contains("CronJob index-cleanup runs at 0 3 * * *", "helm test --namespace default index");
    }

    /** The schema knows every name in them. */
    @Test
    void whatTheGuideShowsCanBeRendered() throws Exception {
        List<Snippet> values = Snippet.all("yaml").stream()
                .filter(snippet ->
                        snippet.place().contains("chart.md:") && !snippet.text().startsWith("helm:"))
                .toList();

        assertThat(values).hasSizeGreaterThan(3);
        for (Snippet snippet : values) {
            assertThat(chart.render("helm4/helm", snippet.text(), 0))
                    .as(snippet.place())
                    .contains("kind: Deployment");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void passesLint(String helm) throws Exception {
        assertThat(chart.run(helm, "lint", "", 0)).contains("0 chart(s) failed");
        assertThat(chart.run(helm, "lint", EVERYTHING, 0)).contains("0 chart(s) failed");
        assertThat(chart.run(helm, "lint", OPERATORS, 0)).contains("0 chart(s) failed");
        assertThat(chart.run(helm, "lint", ODD, 0)).contains("0 chart(s) failed");
    }
}
