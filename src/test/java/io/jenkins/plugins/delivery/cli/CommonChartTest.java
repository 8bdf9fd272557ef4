package io.jenkins.plugins.delivery.cli;

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
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the common chart makes of its values, by both real Helms, and what a real API server says to it. */
@RequiresTestbed({TestbedPart.HELM3, TestbedPart.HELM4})
class CommonChartTest {
    private static final Path CHART = Path.of("docs/examples/deploy-repo/helm").toAbsolutePath();

    /** One of each that the chart has a value for. */
    private static final String EVERYTHING = """
            service: {port: 9200, servicePort: 80, managementPort: 8081, extraPorts: {grpc: 9090}}
            probes: {liveness: {port: 8081}, readiness: {tcp: true}, startup: {enabled: false}}
            ingress:
              enabled: true
              annotations: {example.com/limit: 10485760}
              tls: [{secretName: tls, hosts: [a.example.com]}]
              allowSourceRanges: [10.0.0.0/8]
              hosts: {host: a.example.com, more: [b.example.com], paths: [/]}
            secretName: one
            secretNames: [two]
            secretEnv: {DB_PASSWORD: {name: database, key: password}}
            appConfig: "server:\\n  port: 9200\\n"
            autoscaling:
              enabled: true
              targetCPUUtilizationPercentage: null
              targetMemoryUtilizationPercentage: 70
              behavior: {scaleDown: {stabilizationWindowSeconds: 600}}
            podDisruptionBudget: {enabled: true, minAvailable: 50%}
            networkPolicy:
              enabled: true
              from: [{podSelector: {}}]
              managementFrom: [{namespaceSelector: {}}]
              egress: [{to: [{podSelector: {}}]}]
            preStopSeconds: 5
            podLabels: {team: bss}
            podAnnotations: {example.com/scrape: true}
            nodeSelector: {disk: fast}
            tolerations: [{key: spot, operator: Exists}]
            topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]
            extraVolumes: [{name: uploads, emptyDir: {sizeLimit: 1Gi}}]
            extraVolumeMounts: [{name: uploads, mountPath: /uploads}]
            extraEnv: [{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
            persistence: {files: {mountPath: /files, size: 1Gi, storageClass: slow}}
            tmp: {sizeLimit: 1Gi}
            command: [java]
            args: [-jar, app.jar]
            podSpec: {hostAliases: [{ip: 10.0.0.1, hostnames: [old-database]}]}
            initContainers: [{name: wait, command: ["true"]}]
            sidecars: [{name: proxy, image: "proxy:1", securityContext: {readOnlyRootFilesystem: true}}]
            migration: {enabled: true, args: [--migrate], config: {LOCK_SECONDS: 10485760}}
            cronJobs:
              cleanup: {schedule: "0 3 * * *", timeZone: Europe/Berlin, args: [--cleanup], retries: 2}
              report: {schedule: "@weekly", image: "report:1", suspend: true, resources: {limits: {memory: 1Gi}}}
            chartTest: {enabled: true}
            extraObjects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: more}, data: {a: b}}]
            """;

    /** Names and texts as public repositories have them, which Kubernetes or YAML would read otherwise. */
    private static final String ODD = """
            service: {managementPort: 8081, extraPorts: {grpc_web: 9090, Admin.API: 9091}}
            probes: {readiness: {grpc: true, port: grpc_web}, liveness: {tcp: true, port: Admin.API}}
            networkPolicy: {enabled: true}
            config:
              spring.datasource.url: "jdbc:mysql://db:3306/shop?useSSL=false&characterEncoding=utf8"
              GREETING: "你好，世界 — ünïcode 🎉"
              TEXT: |
                one
                  "two": 'x' \\ $HOME $(date) {{ .Values.x }} # no comment
              "true": "yes"
              "8": "0755"
              EMPTY: ""
              FLAG: "false"
              EXPONENT: "1e6"
              CRON: "0 0/5 * * * ?"
              TIME: 12:30:45
              NONE: ~
            javaToolOptions: '-Xmx512m -Dlist=a,b -Dset={a,b} -Dbig=123456789012 -XX:OnError="kill -9 %p"'
            podAnnotations: {"true": "on"}
            secretNames: ["123", "true"]
            secretEnv: {"on": {name: "1e3", key: "null"}}
            image: {pullSecrets: ["123"]}
            persistence: {Upload_Files: {mountPath: "/data/my files", size: 1Gi, storageClass: "1e3"}}
            migration: {enabled: true, config: {"yes": true}}
            cronJobs:
              nightly_cleanup: {schedule: "*/15 2-4 1,15 * MON-FRI", config: {"no": "yes", BYTES: 5000000}}
              Daily.Report: {schedule: "@daily"}
            """;

    /** What operators that are not there would make Secrets of. */
    private static final String OPERATORS = """
            secretNames: [database]
            externalSecrets:
              database:
                store: vault
                storeKind: ClusterSecretStore
                data: {DB_PASSWORD: {key: shop/database, property: password}}
                extract: [shop/all]
            sealedSecrets: {mail: {encryptedData: {MAIL_PASSWORD: AgBy}}}
            """;

    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void numbersStayNumbersAndNullIsLeftOut(String helm) throws Exception {
        ConfigMap config = of(ConfigMap.class, objects(helm, """
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
        List<HasMetadata> objects = objects(helm, ODD);

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
        List<HasMetadata> objects = objects(helm, ODD);

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
        assertThat(render(helm, "service: {extraPorts: {grpc-internal-health: 1}}", 1))
                .contains("service.extraPorts.grpc-internal-health: grpc-internal-health is longer than the 15");
    }

    /** Helm reads 123456789012345678 as another number. */
    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void numbersThatHelmCannotKeepAreRefused(String helm) throws Exception {
        assertThat(render(helm, "config: {ACCOUNT: 123456789012345678}", 1))
                .contains("config.ACCOUNT is too large a number to be kept as it was written: write it in quotes");
        assertThat(render(helm, "podAnnotations: {example.com/account: -123456789012345678}", 1))
                .contains("write it in quotes");
        assertThat(of(ConfigMap.class, objects(helm, "config: {ACCOUNT: 9007199254740991, ID: \"123456789012345678\"}"))
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
        List<HasMetadata> objects = objects(helm, release, values);

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
        assertThat(container(objects(helm, "config: {JAVA_TOOL_OPTIONS: -Xss512k}"))
                        .getEnv())
                .noneMatch(variable -> variable.getName().equals("JAVA_TOOL_OPTIONS"));
        assertThat(container(objects(helm, "config: {A: b}")).getEnv())
                .anyMatch(variable -> variable.getName().equals("JAVA_TOOL_OPTIONS")
                        && variable.getValue().equals("-XX:MaxRAMPercentage=75"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void aMapOrListIsRefusedByName(String helm) throws Exception {
        assertThat(render(helm, "config: {spring: {datasource: {url: x}}}", 1)).contains("config.spring is a map");
        assertThat(render(helm, "config: {HOSTS: [a, b]}", 1)).contains("config.HOSTS is a list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void livenessIsNotHealth(String helm) throws Exception {
        Container below = container(objects(helm, "probes: {path: /index/actuator/health}"));
        assertThat(below.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/index/actuator/health/liveness");
        assertThat(below.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/index/actuator/health/readiness");
        assertThat(below.getStartupProbe().getHttpGet().getPath()).isEqualTo("/index/actuator/health");

        Container other = container(objects(helm, "probes: {path: /livez, readiness: {path: /readyz}}"));
        assertThat(other.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
        assertThat(other.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");

        assertThat(container(objects(helm, "probes: {liveness: {enabled: false}}"))
                        .getLivenessProbe())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void theIngressLetsInWhoIsNamed(String helm) throws Exception {
        Ingress ingress = of(Ingress.class, objects(helm, EVERYTHING));

        assertThat(ingress.getMetadata().getAnnotations())
                .containsEntry("nginx.ingress.kubernetes.io/whitelist-source-range", "10.0.0.0/8")
                .containsEntry("example.com/limit", "10485760");
        assertThat(ingress.getSpec().getTls().get(0).getSecretName()).isEqualTo("tls");
        assertThat(ingress.getSpec().getRules()).extracting("host").containsExactly("a.example.com", "b.example.com");
        for (String environment : List.of("dev", "test", "stage")) {
            assertThat(of(Ingress.class, objects(helm, Files.readString(CHART.resolve(environment + ".yaml"))))
                            .getMetadata()
                            .getAnnotations())
                    .as(environment)
                    .containsKey("nginx.ingress.kubernetes.io/whitelist-source-range");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void theTextOfAServiceIsMountedAndStartsNewPods(String helm) throws Exception {
        List<HasMetadata> one = objects(helm, "appConfig: \"server: {port: 1}\"");
        List<HasMetadata> two = objects(helm, "appConfig: \"server: {port: 2}\"");

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
            assertThat(of(Deployment.class, objects(helm, "image: {tag: \"" + any + "\"}"))
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
                    List<HasMetadata> objects = objects(helm, values);
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
        List<HasMetadata> objects = objects(helm, EVERYTHING + "config: {A: b}\n");

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
        assertThat(render(helm, "cronJobs: {" + "a".repeat(50) + ": {schedule: \"@daily\"}}", 1))
                .contains("is longer than the 52 characters");
        assertThat(render(helm, "cronJobs: {a: {}}", 1)).contains("cronJobs.a.schedule is not set");
    }

    /** A Service, a budget and a policy select pods of the service, and none of a Job's or a test's. */
    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void onlyPodsOfTheServiceAreSelected(String helm) throws Exception {
        List<HasMetadata> objects = objects(helm, EVERYTHING);
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

        assertThat(backends(objects(helm, ingress.formatted("", ""))))
                .containsExactly(Map.entry("/index", "index"), Map.entry("/index/actuator", "index-closed"));
        assertThat(objects(helm, ingress.formatted("", "")))
                .filteredOn(object -> object.getMetadata().getName().equals("index-closed"))
                .singleElement()
                .satisfies(closed ->
                        assertThat(((Service) closed).getSpec().getSelector()).isNullOrEmpty());
        assertThat(backends(objects(helm, ingress.formatted(", closedPaths: []", ""))))
                .containsExactly(Map.entry("/index", "index"));
        assertThat(backends(objects(helm, ingress.formatted("", "service: {managementPort: 8081}"))))
                .containsExactly(Map.entry("/index", "index"));
        assertThat(backends(objects(helm, ingress.formatted(", pathType: ImplementationSpecific", ""))))
                .containsExactly(Map.entry("/index", "index"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void operatorsAreAskedForSecrets(String helm) throws Exception {
        Map<String, GenericKubernetesResource> objects = objects(helm, OPERATORS).stream()
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
        assertThat(render(helm, "externalSecrets: {database: {}}", 1))
                .contains("externalSecrets.database.store is not set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void aVolumeOfOneNodeIsFreedBeforeTheNextPodsNeedIt(String helm) throws Exception {
        String files = "persistence: {files: {mountPath: /files, size: 1Gi%s}}";

        assertThat(of(Deployment.class, objects(helm, files.formatted("")))
                        .getSpec()
                        .getStrategy()
                        .getType())
                .isEqualTo("Recreate");
        assertThat(of(Deployment.class, objects(helm, files.formatted(", accessModes: [ReadWriteMany]")))
                        .getSpec()
                        .getStrategy()
                        .getRollingUpdate())
                .isNotNull();
        assertThat(container(objects(helm, files.formatted(", existingClaim: shared")))
                        .getVolumeMounts())
                .extracting("mountPath")
                .contains("/files");
        assertThat(of(PersistentVolumeClaim.class, objects(helm, files.formatted("")))
                        .getMetadata()
                        .getAnnotations())
                .containsEntry("helm.sh/resource-policy", "keep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void aChartTestAsksTheServiceWhatTheProbeAsks(String helm) throws Exception {
        assertThat(testCommand(objects(helm, "chartTest: {enabled: true}\nservice: {servicePort: 80}")))
                .endsWith("http://index:80/actuator/health");
        assertThat(testCommand(objects(helm, "chartTest: {enabled: true}\nservice: {managementPort: 8081}")))
                .containsExactly("nc", "-z", "-w", "10", "index", "8080");
        assertThat(testCommand(objects(helm, "chartTest: {enabled: true, path: /index/version}")))
                .endsWith("http://index:8080/index/version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void notesSayWhereItIsAndWhatItNeeds(String helm) throws Exception {
        assertThat(notes(helm, "ingress: {enabled: true, hosts: {host: a.example.com, paths: [/index]}}"))
                .contains("http://a.example.com/index")
                .doesNotContain("port-forward");
        assertThat(notes(helm, "secretName: by-hand"))
                .contains("port-forward service/index 8080", "It needs the Secret by-hand");
        assertThat(notes(helm, EVERYTHING))
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
            assertThat(render("helm4/helm", snippet.text(), 0))
                    .as(snippet.place())
                    .contains("kind: Deployment");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void passesLint(String helm) throws Exception {
        assertThat(run(helm, "lint", "", 0)).contains("0 chart(s) failed");
        assertThat(run(helm, "lint", EVERYTHING, 0)).contains("0 chart(s) failed");
        assertThat(run(helm, "lint", OPERATORS, 0)).contains("0 chart(s) failed");
        assertThat(run(helm, "lint", ODD, 0)).contains("0 chart(s) failed");
    }

    private List<HasMetadata> objects(String helm, String values) throws Exception {
        return objects(helm, "index", values);
    }

    private List<HasMetadata> objects(String helm, String release, String values) throws Exception {
        String manifest = run(helm, "template", release, values, 0);
        try (KubernetesClient client = CLUSTER.client()) {
            return client.load(new java.io.ByteArrayInputStream(
                            manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .items();
        }
    }

    private String render(String helm, String values, int exitCode) throws Exception {
        return run(helm, "template", values, exitCode);
    }

    /** Helm shows notes with an install only. */
    private String notes(String helm, String values) throws Exception {
        String all = run(helm, "install", values, 0);
        return all.substring(all.indexOf("NOTES:"));
    }

    private String run(String helm, String command, String values, int exitCode)
            throws IOException, InterruptedException {
        return run(helm, command, "index", values, exitCode);
    }

    private String run(String helm, String command, String release, String values, int exitCode)
            throws IOException, InterruptedException {
        Path base = Files.writeString(directory.resolve("base.yaml"), "image: {repo: registry/index, tag: t}\n");
        Path file = Files.writeString(directory.resolve("values.yaml"), values);
        Path out = directory.resolve("out");
        TestbedPart part = helm.startsWith("helm3") ? TestbedPart.HELM3 : TestbedPart.HELM4;
        List<String> arguments = new ArrayList<>(List.of(part.path(helm).toString(), command));
        if (!command.equals("lint")) {
            arguments.add(release);
        }
        if (command.equals("install")) {
            Path kubeconfig = directory.resolve("kubeconfig");
            CLUSTER.writeKubeconfig(ClusterUser.ADMIN, kubeconfig);
            arguments.addAll(List.of("--dry-run=client", "--kubeconfig", kubeconfig.toString()));
        }
        arguments.addAll(List.of(CHART.toString(), "-f", base.toString(), "-f", file.toString()));
        Process process = new ProcessBuilder(arguments)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(out)).isEqualTo(exitCode);
        return Files.readString(out);
    }

    private static <T extends HasMetadata> T of(Class<T> kind, List<HasMetadata> objects) {
        return objects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Of all that makes pods, and of a pod itself. */
    private static List<PodTemplateSpec> templates(List<HasMetadata> objects) {
        List<PodTemplateSpec> templates = new ArrayList<>();
        for (HasMetadata object : objects) {
            if (object instanceof Deployment deployment) {
                templates.add(deployment.getSpec().getTemplate());
            } else if (object instanceof Job job) {
                templates.add(job.getSpec().getTemplate());
            } else if (object instanceof CronJob cronJob) {
                templates.add(cronJob.getSpec().getJobTemplate().getSpec().getTemplate());
            } else if (object instanceof Pod pod) {
                templates.add(new PodTemplateSpec(pod.getMetadata(), pod.getSpec()));
            }
        }
        return templates;
    }

    private static List<Map.Entry<String, String>> backends(List<HasMetadata> objects) {
        return of(Ingress.class, objects).getSpec().getRules().get(0).getHttp().getPaths().stream()
                .map(path ->
                        Map.entry(path.getPath(), path.getBackend().getService().getName()))
                .toList();
    }

    private static List<String> testCommand(List<HasMetadata> objects) {
        return of(Pod.class, objects).getSpec().getContainers().get(0).getCommand();
    }

    private static PodTemplateSpec template(List<HasMetadata> objects) {
        return of(Deployment.class, objects).getSpec().getTemplate();
    }

    private static Container container(List<HasMetadata> objects) {
        return template(objects).getSpec().getContainers().get(0);
    }
}
