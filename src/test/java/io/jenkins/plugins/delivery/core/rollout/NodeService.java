package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.delivery.testbed.RealNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A service of a {@link NodeRound}: what it is made of, and how it fares on the real node. */
final class NodeService implements AutoCloseable {
    /** For what would be waited for longer than a test has time. */
    static final Patience SHORT = new Patience(
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5));

    private static final Duration LONGEST = Duration.ofSeconds(120);

    private final RealNode node;
    private final NodeRound round;
    private final String name;
    private final String container;

    private String kind = "Deployment";
    private String spec = "";
    private String pod = "";
    private String before = "";
    private String labels;
    private String dockerfile = "";
    private Map<String, byte[]> files = Map.of();
    private Patience patience = withABusyNode(Patience.DEFAULT.configuration());
    private boolean hook;
    private String warning = "";
    private String brought = "";

    private DeployedNamespace namespace;
    private RolloutWatch watch;

    NodeService(RealNode node, NodeRound round, String name, String container) {
        this.node = node;
        this.round = round;
        this.name = name;
        this.container = container;
    }

    /** StatefulSet, DaemonSet, Job or Pod instead of a Deployment. */
    NodeService kind(String other) {
        kind = other;
        return this;
    }

    /** A Job that Helm would run as a hook and wait for. @param yaml fields of its spec */
    NodeService hook(String yaml) {
        hook = true;
        kind = "Job";
        spec = yaml;
        return pod("restartPolicy: Never");
    }

    /** Fields of the workload's spec, as YAML. */
    NodeService spec(String yaml) {
        spec = yaml;
        return this;
    }

    /** Fields of the pod's spec beside its containers, as YAML. */
    NodeService pod(String yaml) {
        pod = yaml;
        return this;
    }

    /** Objects that are there before the service. */
    NodeService before(String yaml) {
        before = yaml;
        return this;
    }

    /** In a namespace of its own. @param yaml its labels, as a YAML flow mapping's inside */
    NodeService alone(String yaml) {
        labels = yaml;
        return this;
    }

    /** An image of its own, built on {@code $BUSYBOX}; the files are executable. */
    NodeService image(String text, Map<String, String> textFiles) {
        Map<String, byte[]> bytes = new HashMap<>();
        textFiles.forEach((path, content) -> bytes.put(path, content.getBytes(StandardCharsets.ISO_8859_1)));
        dockerfile = text;
        files = bytes;
        return this;
    }

    /** What somebody else brings as soon as the kubelet has missed it. */
    NodeService whenWarned(String words, String yaml) {
        warning = words;
        patience = withABusyNode(LONGEST);
        brought = yaml;
        return this;
    }

    /**
     * A node that starts all services of a round at once tells some ends many seconds late.
     *
     * @param configuration how long a missing Secret or ConfigMap is waited for
     */
    private static Patience withABusyNode(Duration configuration) {
        return new Patience(
                Patience.DEFAULT.refused(),
                configuration,
                Patience.DEFAULT.unschedulable(),
                Patience.DEFAULT.volume(),
                Patience.DEFAULT.registry(),
                Duration.ofSeconds(20));
    }

    NodeService patience(Patience other) {
        patience = other;
        return this;
    }

    /** @param shared by those that need none of their own */
    void deploy(DeployedNamespace shared) throws Exception {
        namespace = labels == null
                ? shared.sharedBy(patience)
                : new DeployedNamespace(node.client(), null, round.name() + "-" + name, labels).patience(patience);
        if (!before.isEmpty()) {
            namespace.apply(before);
        }
        String image = dockerfile.isEmpty()
                ? node.busybox()
                : node.image(round.name() + "/" + name + ":1", "ARG BUSYBOX\nFROM $BUSYBOX\n" + dockerfile, files);
        watch = namespace.prepare(scope());
        namespace.apply(round.filled(yaml(image)));
        if (!hook) {
            watch.applied();
        }
    }

    String name() {
        return name;
    }

    /** The same on other nodes. @param placed fields of the pod that say where it goes */
    void deployElsewhere(DeployedNamespace other, String placed) {
        String fields = pod;
        pod = fields + "\n" + placed;
        other.apply(round.filled(yaml(node.busybox())));
        pod = fields;
    }

    boolean isMissingSomething() {
        return !brought.isEmpty();
    }

    void bringWhatIsMissing() {
        awaitWarning(warning);
        namespace.apply(brought);
    }

    DeployedNamespace namespace() {
        return namespace;
    }

    RolloutWatch watch() {
        return watch;
    }

    RolloutScope scope() {
        return namespace.scope(new Workload(kind, name, hook));
    }

    /** How it ended. */
    RolloutStatus outcome() throws Exception {
        return namespace.ended(watch);
    }

    /** Why it failed. */
    Diagnosis diagnosis() throws Exception {
        RolloutStatus outcome = outcome();
        if (outcome instanceof RolloutStatus.Failed failed) {
            return failed.diagnosis();
        }
        throw new AssertionError("expected a failed rollout: " + outcome + "\n" + log());
    }

    /** What would be said at the deadline, as soon as that is this cause: of what waits and does not fail. */
    Diagnosis explained(Cause cause) {
        return Awaitility.await(name)
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(500))
                .until(watch::explain, diagnosis -> diagnosis.cause() == cause);
    }

    /** The same once its container has written to its log. */
    Diagnosis explainedWithLog(Cause cause) {
        return Awaitility.await(name)
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(500))
                .until(
                        watch::explain,
                        diagnosis -> diagnosis.cause() == cause
                                && diagnosis.evidence().stream().anyMatch(line -> line.startsWith("log: ")));
    }

    /** Until the kubelet lets a container of it wait after its end, and nothing happens for a while. */
    void awaitBackOff() {
        Awaitility.await(name)
                .atMost(LONGEST)
                .until(() -> pods().stream()
                        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                        .anyMatch(status -> status.getState().getWaiting() != null
                                && "CrashLoopBackOff"
                                        .equals(status.getState().getWaiting().getReason())
                                && status.getRestartCount() > 1));
    }

    /** As when the same is deployed again: the pods of before go on, and all that made them fail is from before. */
    Diagnosis diagnosisOfTheSameAgain() throws Exception {
        // A second later than the last end, since times are whole seconds.
        Instant later = pods().stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .map(status -> status.getLastState().getTerminated())
                .filter(Objects::nonNull)
                .map(end -> Timestamps.parse(end.getFinishedAt()).plusSeconds(2))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Awaitility.await().until(() -> namespace.now().isAfter(later));
        return namespace.sharedBy(patience).diagnosis(scope());
    }

    private List<Pod> pods() {
        return node.client()
                .pods()
                .inNamespace(namespace.name())
                .withLabel("app", name)
                .list()
                .getItems();
    }

    /** The build log so far. */
    String log() {
        return lines().collect(Collectors.joining("\n"));
    }

    Stream<String> lines() {
        return namespace.log().stream();
    }

    /** Until the kubelet has warned of a pod of it in these words. */
    void awaitWarning(String words) {
        Awaitility.await(name + ": " + words)
                .atMost(LONGEST)
                .until(() -> node.client().v1().events().inNamespace(namespace.name()).list().getItems().stream()
                        .anyMatch(event -> event.getInvolvedObject().getName().startsWith(name + "-")
                                && event.getMessage().contains(words)));
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        if (namespace != null && labels != null) {
            namespace.close();
        }
    }

    private String yaml(String image) {
        String own = container.contains("image:") ? container : "image: \"" + image + "\"\n" + container;
        String podSpec = "terminationGracePeriodSeconds: 1\ndnsPolicy: Default\n" + pod + "\ncontainers:\n- name: app\n"
                + own.indent(2);
        if (kind.equals("Pod")) {
            return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                %s""".formatted(name, podSpec.indent(2));
        }
        String selector = kind.equals("Job") ? "" : "selector: {matchLabels: {app: %s}}\n".formatted(name);
        String more = kind.equals("StatefulSet") ? "serviceName: " + name + "\n" : "";
        return """
            apiVersion: %s
            kind: %s
            metadata: {name: %s}
            spec:
            %s
              template:
                metadata: {labels: {app: %s}}
                spec:
            %s""".formatted(
                        kind.equals("Job") ? "batch/v1" : "apps/v1",
                        kind,
                        name,
                        (selector + more + spec).indent(2),
                        name,
                        podSpec.indent(6));
    }
}
