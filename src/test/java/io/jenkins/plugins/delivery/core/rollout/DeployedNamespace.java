package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.testbed.KubeletStandIn;
import io.jenkins.plugins.delivery.testbed.KubeletStandInScript;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** A namespace of a real control plane with a release in it, deployed and watched as a test says. */
final class DeployedNamespace implements AutoCloseable {
    /** Nodes of these tests have a taint with this key, so that only their own pods go there. */
    static final String TAINT = "delivery.example.com/rollout-tests";

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String TOLERATION = "tolerations: [{key: " + TAINT + ", operator: Exists}]";

    private final KubernetesClient client;
    private final KubeletStandIn kubelet;
    private final String name;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private Patience patience = Patience.DEFAULT;

    DeployedNamespace(KubernetesClient client, KubeletStandIn kubelet, String name) {
        this(client, kubelet, name, "");
    }

    /** @param labels of the namespace, as a YAML flow mapping's inside */
    DeployedNamespace(KubernetesClient client, KubeletStandIn kubelet, String name, String labels) {
        this.client = client;
        this.kubelet = kubelet;
        this.name = name;
        apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s, labels: {%s}}
                """.formatted(name, labels));
        // Pods are refused until the controller has made it.
        Awaitility.await("the default service account of " + name)
                .atMost(LONGEST)
                .until(() -> client.serviceAccounts()
                                .inNamespace(name)
                                .withName("default")
                                .get()
                        != null);
    }

    private DeployedNamespace(KubernetesClient client, String name, Patience patience) {
        this.client = client;
        this.kubelet = null;
        this.name = name;
        this.patience = patience;
    }

    /** The same namespace for another of its releases, with a log of its own. */
    DeployedNamespace sharedBy(Patience other) {
        return new DeployedNamespace(client, name, other);
    }

    String name() {
        return name;
    }

    /** The lines of the build log so far. */
    List<String> log() {
        return log;
    }

    DeployedNamespace patience(Patience other) {
        patience = other;
        return this;
    }

    /** What the containers of the pods of {@code app} do from now on. */
    DeployedNamespace script(String app, KubeletStandInScript script) {
        kubelet.script(name, app, script);
        return this;
    }

    DeployedNamespace apply(String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(name)
                .serverSideApply();
        return this;
    }

    /** Applies Deployment {@code index} with one container {@code app}. */
    DeployedNamespace deploy(int replicas, String container) {
        return deploy(replicas, container, TOLERATION);
    }

    /** @param pod fields of the pod's spec beside its containers */
    DeployedNamespace deploy(int replicas, String container, String pod) {
        return apply("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: index}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: index}}
                  template:
                    metadata: {labels: {app: index}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      containers:
                      - name: app
                        image: registry.example.com/shop/index:v9
                %s
                %s
                """.formatted(replicas, container.indent(8), pod.indent(6)));
    }

    /** Tolerates the tests' nodes, and has more of its own. */
    static String tolerating(String podFields) {
        return TOLERATION + "\n" + podFields;
    }

    RolloutScope scope(Workload... workloads) {
        return new RolloutScope(name, "index", List.of(workloads), now(), 1);
    }

    RolloutWatch watch(RolloutScope scope) {
        return RolloutWatch.start(client, scope, log::add, patience);
    }

    /** A watch for what Helm is about to apply. */
    RolloutWatch prepare(RolloutScope scope) {
        return RolloutWatch.prepare(client, scope, log::add, patience);
    }

    /** Watches what was deployed since the scope began, until it ends. */
    RolloutStatus outcome(RolloutScope scope) throws Exception {
        try (RolloutWatch watch = watch(scope)) {
            return ended(watch);
        }
    }

    Diagnosis diagnosis(RolloutScope scope) throws Exception {
        RolloutStatus outcome = outcome(scope);
        if (outcome instanceof RolloutStatus.Failed failed) {
            return failed.diagnosis();
        }
        throw new AssertionError("expected a failed rollout: " + outcome + "\n" + String.join("\n", log));
    }

    RolloutStatus ended(RolloutWatch watch) throws Exception {
        try {
            return watch.ended().get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("neither up nor failed: " + watch.status() + "\n" + String.join("\n", log), e);
        }
    }

    Instant now() {
        return ServerClock.of(client).join().now();
    }

    @Override
    public void close() {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .delete();
    }
}
