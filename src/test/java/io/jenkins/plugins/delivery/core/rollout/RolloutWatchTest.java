package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.KubeletStandIn;
import io.jenkins.plugins.delivery.testbed.KubeletStandInContainer;
import io.jenkins.plugins.delivery.testbed.KubeletStandInNode;
import io.jenkins.plugins.delivery.testbed.KubeletStandInScript;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a watch goes along with a real control plane, from its first line to its end. */
class RolloutWatchTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    private static final Workload INDEX = new Workload("Deployment", "index", false);
    private static final String PROBED = "readinessProbe: {httpGet: {path: /ready, port: 8080}}";
    private static final String NO_SUCH_IMAGE = "initializing source docker://registry.example.com/shop/index:v9:"
            + " reading manifest v9 in registry.example.com/shop/index: manifest unknown";

    private static KubernetesClient client;
    private static KubeletStandIn kubelet;
    private DeployedNamespace namespace;

    @BeforeAll
    static void registerNodes() throws Exception {
        client = CLUSTER.client();
        kubelet = KubeletStandIn.start(
                client, KubeletStandInNode.named("watch-1").taint(DeployedNamespace.TAINT, "watch"));
    }

    @AfterAll
    static void removeNodes() {
        if (kubelet != null) {
            kubelet.close();
            client.close();
        }
    }

    @BeforeEach
    void makeNamespace(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        namespace = new DeployedNamespace(client, kubelet, name.substring(0, Math.min(50, name.length())));
    }

    @AfterEach
    void removeNamespace() {
        namespace.close();
    }

    @Test
    void tellsEachChangeOnceAndEndsWhenAllAreUp() throws Exception {
        namespace.script("index", KubeletStandInScript.app(KubeletStandInContainer.readyAfter(Duration.ofMillis(500))));
        RolloutScope scope = namespace.scope(INDEX);
        namespace.deploy(3, PROBED);

        assertThat(namespace.outcome(scope)).isInstanceOf(RolloutStatus.Complete.class);
        assertThat(namespace.log()).doesNotHaveDuplicates().last().isEqualTo("index: 3 of 3 new pods ready");
    }

    @Test
    void doesNotTakeTheRevisionBeforeForTheNewOne() throws Exception {
        namespace.deploy(1, PROBED);
        assertThat(namespace.outcome(namespace.scope(INDEX))).isInstanceOf(RolloutStatus.Complete.class);

        RolloutScope scope = namespace.scope(INDEX);
        try (RolloutWatch watch = namespace.prepare(scope)) {
            Awaitility.await()
                    .until(() -> watch.status() instanceof RolloutStatus.Progressing progressing
                            && progressing.text().contains("index"));
            namespace.script("index", KubeletStandInScript.app(KubeletStandInContainer.pullFails(NO_SUCH_IMAGE)));
            namespace.deploy(1, PROBED + "\nenv: [{name: VERSION, value: '2'}]");
            watch.applied();

            RolloutStatus outcome = namespace.ended(watch);
            assertThat(outcome).isInstanceOf(RolloutStatus.Failed.class);
            assertThat(((RolloutStatus.Failed) outcome).diagnosis().cause()).isEqualTo(Cause.IMAGE_NOT_FOUND);
        }
    }

    @Test
    void doesNotBlameTheBrokenRevisionThatTheDeployRepairs() throws Exception {
        namespace.script("index", KubeletStandInScript.app(KubeletStandInContainer.pullFails(NO_SUCH_IMAGE)));
        namespace.deploy(1, PROBED);
        assertThat(namespace.outcome(namespace.scope(INDEX))).isInstanceOf(RolloutStatus.Failed.class);
        // The API's times are whole seconds: the broken pod must be older than the next deploy.
        Instant broken = namespace.now();
        Awaitility.await().until(() -> namespace.now().isAfter(broken.plusSeconds(1)));

        RolloutScope scope = namespace.scope(INDEX);
        try (RolloutWatch watch = namespace.prepare(scope)) {
            namespace.script("index", KubeletStandInScript.ready());
            namespace.deploy(1, PROBED + "\nenv: [{name: VERSION, value: '2'}]");
            watch.applied();

            assertThat(namespace.ended(watch)).isInstanceOf(RolloutStatus.Complete.class);
        }
    }

    @Test
    void blamesTheSameBrokenRevisionWhenItIsDeployedAgain() throws Exception {
        namespace.script("index", KubeletStandInScript.app(KubeletStandInContainer.pullFails(NO_SUCH_IMAGE)));
        namespace.deploy(1, PROBED);
        assertThat(namespace.outcome(namespace.scope(INDEX))).isInstanceOf(RolloutStatus.Failed.class);

        RolloutScope again = namespace.scope(INDEX);
        namespace.deploy(1, PROBED);

        assertThat(namespace.diagnosis(again).cause()).isEqualTo(Cause.IMAGE_NOT_FOUND);
    }

    @Test
    void toleratesOneRestart() throws Exception {
        namespace.script("index", KubeletStandInScript.app(run -> {
            run.pulled();
            run.runs();
            run.after(Duration.ofMillis(200), () -> {
                run.ends("Error", 1, null);
                run.restarts();
                run.runs();
                run.after(Duration.ofMillis(200), () -> run.ready(true));
            });
        }));
        RolloutScope scope = namespace.scope(INDEX);
        namespace.deploy(1, PROBED);

        assertThat(namespace.outcome(scope)).isInstanceOf(RolloutStatus.Complete.class);
    }

    @Test
    void watchesStatefulSetsAndDaemonSets() throws Exception {
        String template = """
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      tolerations: [{key: %2$s, operator: Exists}]
                      terminationGracePeriodSeconds: 0
                      containers: [{name: app, image: registry.example.com/shop/db:v1, readinessProbe: {tcpSocket: {port: 1}}}]
                """;
        RolloutScope scope =
                namespace.scope(new Workload("StatefulSet", "db", false), new Workload("DaemonSet", "agent", false));
        namespace.apply("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db}
                spec:
                  replicas: 2
                  serviceName: db
                """ + template.formatted("db", DeployedNamespace.TAINT));
        namespace.apply("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent}
                spec:
                """ + template.formatted("agent", DeployedNamespace.TAINT));

        assertThat(namespace.outcome(scope)).isInstanceOf(RolloutStatus.Complete.class);
        assertThat(namespace.log()).contains("db: 2 of 2 new pods ready", "agent: 1 of 1 new pod ready");
    }

    @Test
    void masksTheValuesOfThePodsSecrets() throws Exception {
        namespace.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: db-login}
                stringData: {value: correct-horse}
                """);
        namespace.script(
                "index",
                KubeletStandInScript.app(KubeletStandInContainer.crashes(
                        Duration.ofMillis(100), "Error", 1, "connecting as correct-horse", "refused")));
        RolloutScope scope = namespace.scope(INDEX);
        namespace.deploy(1, "env: [{name: LOGIN, valueFrom: {secretKeyRef: {name: db-login, key: value}}}]");

        assertThat(namespace.diagnosis(scope).evidence()).contains("log: connecting as ****", "log: refused");
    }

    @Test
    void sharesTheConnectionsOfANamespace() throws Exception {
        namespace.script("index", KubeletStandInScript.app(KubeletStandInContainer.nothing()));
        RolloutScope scope = namespace.scope(INDEX);
        namespace.deploy(1, PROBED);
        try (RolloutWatch first = namespace.watch(scope)) {
            Awaitility.await()
                    .untilAsserted(() -> assertThat(first.status())
                            .isEqualTo(new RolloutStatus.Progressing("index: 0 of 1 new pod ready")));
            long before = podWatches();
            assertThat(before).isPositive();
            try (RolloutWatch second = namespace.watch(scope)) {
                Awaitility.await()
                        .untilAsserted(() -> assertThat(second.status())
                                .isEqualTo(new RolloutStatus.Progressing("index: 0 of 1 new pod ready")));
                assertThat(podWatches()).isEqualTo(before);
            }
            assertThat(podWatches()).isEqualTo(before);
        }
        Awaitility.await().untilAsserted(() -> assertThat(podWatches()).isZero());
    }

    @Test
    void namesTheRightThatIsMissing() throws Exception {
        namespace.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: deployer}
                rules:
                - {apiGroups: [apps], resources: [deployments, replicasets], verbs: [get, list, watch]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: deployer}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %s}]
                """.formatted(ClusterUser.DEPLOYER.userName()));
        namespace.deploy(1, "");

        Diagnosis diagnosis = failure(CLUSTER.kubeconfig(ClusterUser.DEPLOYER));

        assertThat(diagnosis.cause()).isEqualTo(Cause.FORBIDDEN);
        assertThat(diagnosis.object()).isEqualTo("Namespace " + namespace.name());
        assertThat(diagnosis.sentence()).isEqualTo("user deployer may not list pods");
        assertThat(diagnosis.hint()).contains("\"list\" on \"pods\"", "Role of namespace " + namespace.name());
    }

    @Test
    void needsNeitherEventsNorClaimsNorSecretsNorLogs() throws Exception {
        namespace.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: deployer}
                rules:
                - {apiGroups: [apps], resources: [deployments, replicasets], verbs: [get, list, watch]}
                - {apiGroups: [""], resources: [pods], verbs: [get, list, watch]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: deployer}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %s}]
                """.formatted(ClusterUser.DEPLOYER.userName()));
        namespace.script(
                "index",
                KubeletStandInScript.app(
                        KubeletStandInContainer.crashes(Duration.ofMillis(100), "Error", 1, "not to be read")));
        namespace.deploy(1, "envFrom: [{secretRef: {name: db-login}}]");

        Diagnosis diagnosis = failure(CLUSTER.kubeconfig(ClusterUser.DEPLOYER));

        assertThat(diagnosis.cause()).isEqualTo(Cause.CRASH);
        assertThat(diagnosis.evidence()).isEmpty();
        assertThat(diagnosis.hint()).contains("kubectl logs index-");
    }

    @Test
    void saysThatATokenIsNotAccepted() throws Exception {
        Diagnosis diagnosis = failure(CLUSTER.kubeconfig("expired"));

        assertThat(diagnosis.cause()).isEqualTo(Cause.FORBIDDEN);
        assertThat(diagnosis.sentence()).contains("which are wrong or have expired");
    }

    @Test
    void goesOnAfterTheApiServerWasAway() throws Exception {
        try (ControlPlane own = ControlPlane.start();
                KubernetesClient ownClient = own.client();
                KubeletStandIn ownKubelet = KubeletStandIn.start(
                        ownClient, KubeletStandInNode.named("restart-1").taint(DeployedNamespace.TAINT, "x"))) {
            DeployedNamespace there = new DeployedNamespace(ownClient, ownKubelet, "restarted");
            there.script("index", KubeletStandInScript.app(KubeletStandInContainer.nothing()));
            RolloutScope scope = there.scope(INDEX);
            there.deploy(1, PROBED);
            try (RolloutWatch watch = there.watch(scope)) {
                Awaitility.await().untilAsserted(() -> assertThat(there.log()).contains("index: 0 of 1 new pod ready"));
                own.killApiServer();
                assertThat(watch.explain().cause()).isEqualTo(Cause.API_UNREACHABLE);
                own.restartApiServer();
                there.script("index", KubeletStandInScript.app(KubeletStandInContainer.pullFails(NO_SUCH_IMAGE)));
                there.deploy(1, PROBED + "\nenv: [{name: VERSION, value: '2'}]");

                RolloutStatus outcome = there.ended(watch);
                assertThat(outcome).isInstanceOf(RolloutStatus.Failed.class);
                assertThat(((RolloutStatus.Failed) outcome).diagnosis().cause()).isEqualTo(Cause.IMAGE_NOT_FOUND);
            }
        }
    }

    /** On a busy machine the first lists take their time, and the server is well all the same. */
    @Test
    void doesNotTakeLateListsForAServerThatIsAway() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        namespace.deploy(1, "");
        try (KubernetesClient slow = new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(CLUSTER.kubeconfig(ClusterUser.ADMIN)))
                        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("held", new Interceptor() {
                            @Override
                            public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                                if (request.uri().getPath().endsWith("/version")) {
                                    asked.incrementAndGet();
                                }
                            }

                            @Override
                            public AsyncBody.Consumer<List<ByteBuffer>> consumer(
                                    AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
                                return !request.uri().getPath().endsWith("/pods")
                                        ? consumer
                                        : (bytes, body) -> {
                                            held.await();
                                            consumer.consume(bytes, body);
                                        };
                            }
                        }))
                        .build();
                RolloutWatch watch = RolloutWatch.start(slow, namespace.scope(INDEX), BuildLog.NONE)) {
            CompletableFuture<Diagnosis> explained = CompletableFuture.supplyAsync(watch::explain);
            Awaitility.await("asks whether the server is there").until(() -> asked.get() > 5);
            assertThat(explained).isNotDone();

            held.countDown();

            assertThat(explained.get(30, TimeUnit.SECONDS).cause()).isNotEqualTo(Cause.API_UNREACHABLE);
        }
    }

    /** As of a chart whose only object is a CronJob: there is nothing to wait for. */
    @Test
    void isUpAtOnceWhereNothingHasPods() throws Exception {
        RolloutScope scope = namespace.scope();

        assertThat(namespace.outcome(scope)).isInstanceOf(RolloutStatus.Complete.class);
    }

    @Test
    void cancelsItsFutureWhenItIsClosed() {
        RolloutWatch watch = namespace.watch(namespace.scope(INDEX));
        watch.close();

        assertThat(watch.ended()).isCancelled();
    }

    private Diagnosis failure(String kubeconfig) throws Exception {
        try (KubernetesClient other = new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(kubeconfig))
                        .build();
                RolloutWatch watch = RolloutWatch.start(
                        other,
                        new RolloutScope(
                                namespace.name(),
                                "index",
                                List.of(INDEX),
                                namespace.now().minusSeconds(5),
                                1),
                        BuildLog.NONE)) {
            RolloutStatus outcome = watch.ended().get(30, TimeUnit.SECONDS);
            assertThat(outcome).isInstanceOf(RolloutStatus.Failed.class);
            return ((RolloutStatus.Failed) outcome).diagnosis();
        }
    }

    /** How many watches of the pods of one namespace the API server serves, from its own metrics. */
    private static long podWatches() {
        Pattern watch = Pattern.compile(
                "(?m)^apiserver_longrunning_requests\\{.*resource=\"pods\",scope=\"namespace\".*verb=\"WATCH\".*} (\\d+)$");
        return watch.matcher(client.raw("/metrics"))
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .sum();
    }
}
