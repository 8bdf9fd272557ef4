package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.Loggable;
import io.jenkins.plugins.delivery.core.command.BoundedLines;
import io.jenkins.plugins.delivery.core.text.OneLine;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Adds to a finding what only a request brings: the last lines of the container's log, the values of the pod's Secrets,
 * to mask them, and what the nodes say of a pod that none of them takes. Neither a failure nor a slow answer keeps the
 * diagnosis back.
 */
final class EvidenceCollector {
    private static final Logger LOGGER = Logger.getLogger(EvidenceCollector.class.getName());
    private static final int LOG_LINES = 20;
    private static final String LOG_ABOVE = "read the log above";
    /** Of which the last are shown: most of a stack trace is left out. */
    private static final int LINES_TO_READ = 500;
    /** Of a line is shown much less; but a secret must not be cut before it is masked. */
    private static final int LONGEST_LINE = 16 << 10;

    /** The last lines may be as long as a container likes. */
    private static final int LONGEST_LOG = 1 << 20;

    private static final int LONGEST_WAIT_MILLIS = 4_000;

    private final KubernetesClient client;
    private final String namespace;

    EvidenceCollector(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** @param pods among which the finding's subject may be */
    CompletableFuture<Diagnosis> collect(Finding finding, List<Pod> pods) {
        Optional<Pod> pod = pods.stream()
                .filter(candidate -> finding.subject().kind().equals("Pod")
                        && finding.subject()
                                .name()
                                .equals(candidate.getMetadata().getName()))
                .findFirst();
        if (pod.isEmpty()) {
            return CompletableFuture.completedFuture(finding.diagnosis());
        }
        CompletableFuture<Optional<List<String>>> log =
                within(() -> Optional.of(log(finding.subject())), Optional.empty());
        CompletableFuture<SecretMask> mask = within(() -> new SecretMask(secrets(pod.get())), SecretMask.SHAPES);
        CompletableFuture<List<Node>> nodes =
                NodeVerdict.asks(finding.diagnosis().cause())
                        ? within(() -> client.nodes().list().getItems(), List.of())
                        : CompletableFuture.completedFuture(List.of());
        return log.thenCombine(mask, (lines, secrets) -> masked(finding, lines, secrets))
                .thenCombine(nodes, (diagnosis, all) -> NodeVerdict.of(diagnosis, pod.get(), all));
    }

    /** Nothing is to be seen on the pods, but the node of one of them is gone; blocks for a moment. */
    Optional<Diagnosis> lostNode(RolloutView view) {
        List<Pod> waiting = view.workloads().stream()
                .flatMap(workload -> workload.pods().stream())
                .filter(pod -> !pod.ready() && pod.pod().getSpec().getNodeName() != null)
                .map(PodView::pod)
                .toList();
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        List<Node> nodes =
                within(() -> client.nodes().list().getItems(), List.<Node>of()).join();
        return waiting.stream()
                .flatMap(pod -> NodeVerdict.lost(pod, nodes).stream())
                .findFirst();
    }

    /** @param log empty when it could not be read */
    private static Diagnosis masked(Finding finding, Optional<List<String>> log, SecretMask mask) {
        List<String> lines = log.orElse(List.of());
        Diagnosis told = LogVerdict.of(finding.diagnosis(), lines);
        List<String> evidence = new ArrayList<>(mask.lines(finding.diagnosis().evidence()));
        mask.lines(last(StackTraces.folded(lines))).forEach(line -> evidence.add("log: " + OneLine.of(line)));
        String hint = log.isEmpty() && told.hint().startsWith(LOG_ABOVE)
                ? unread(finding.subject())
                : hint(told, lines, evidence);
        return new Diagnosis(told.cause(), told.object(), mask.line(told.sentence()), evidence, hint);
    }

    /** A right of its own is wanted for logs, and a node that has too much to do sends them late. */
    private static String unread(Subject subject) {
        return "read its log, which could not be read for this, for want of the right to pods/log or of time: kubectl logs "
                + subject.name() + " --container " + subject.container()
                + (subject.log() == Subject.Log.PREVIOUS ? " --previous" : "");
    }

    /** That points at nothing that is not there. */
    private static String hint(Diagnosis told, List<String> log, List<String> evidence) {
        if (log.isEmpty() && told.hint().startsWith(LOG_ABOVE)) {
            return "it wrote nothing to its log: see its command, its arguments and its settings";
        }
        return evidence.isEmpty() && told.hint().equals(Cause.UNKNOWN.hint())
                ? "see what kubectl describe says of it"
                : told.hint();
    }

    private List<String> log(Subject subject) {
        if (subject.log() == Subject.Log.NONE) {
            return List.of();
        }
        ContainerResource container =
                client.pods().inNamespace(namespace).withName(subject.name()).inContainer(subject.container());
        try {
            return lines(
                    subject.log() == Subject.Log.PREVIOUS
                            ? container.terminated().tailingLines(LINES_TO_READ)
                            : container.tailingLines(LINES_TO_READ));
        } catch (KubernetesClientException e) {
            if (subject.log() == Subject.Log.CURRENT) {
                throw e;
            }
            // The container of before is gone from the node; the one of now may say the same.
            LOGGER.log(Level.FINE, e, () -> "no log of the previous " + subject);
            return lines(container.tailingLines(LINES_TO_READ));
        }
    }

    private static List<String> lines(Loggable log) {
        List<String> lines = new ArrayList<>();
        try (InputStream in = log.getLogInputStream();
                BoundedLines out = new BoundedLines(LONGEST_LINE, lines::add)) {
            out.write(in.readNBytes(LONGEST_LOG));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.removeIf(line -> OneLine.of(line).isEmpty());
        return lines;
    }

    private static List<String> last(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
    }

    private Collection<String> secrets(Pod pod) {
        List<String> values = new ArrayList<>();
        secretNames(pod).distinct().forEach(name -> {
            try {
                Secret secret =
                        client.secrets().inNamespace(namespace).withName(name).get();
                if (secret != null && secret.getData() != null) {
                    secret.getData().values().forEach(encoded -> {
                        values.add(encoded);
                        values.add(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
                    });
                }
            } catch (KubernetesClientException e) {
                // Most deployers may not read Secrets; then the shapes must do.
                LOGGER.log(Level.FINE, e, () -> "cannot read Secret " + name);
            }
        });
        return values;
    }

    private static Stream<String> secretNames(Pod pod) {
        Stream<String> environment = Stream.concat(
                        pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .flatMap(EvidenceCollector::secretNames);
        Stream<String> volumes = pod.getSpec().getVolumes().stream()
                .flatMap(volume -> Stream.concat(
                        Stream.ofNullable(volume.getSecret()).map(source -> source.getSecretName()),
                        Stream.ofNullable(volume.getProjected())
                                .flatMap(projected -> projected.getSources().stream()
                                        .filter(source -> source.getSecret() != null)
                                        .map(source -> source.getSecret().getName()))));
        return Stream.concat(environment, volumes);
    }

    private static Stream<String> secretNames(Container container) {
        Stream<String> single = container.getEnv().stream()
                .map(EnvVar::getValueFrom)
                .filter(source -> source != null && source.getSecretKeyRef() != null)
                .map(source -> source.getSecretKeyRef().getName());
        Stream<String> whole = container.getEnvFrom().stream()
                .filter(source -> source.getSecretRef() != null)
                .map(source -> source.getSecretRef().getName());
        return Stream.concat(single, whole);
    }

    private static <T> CompletableFuture<T> within(Supplier<T> request, T otherwise) {
        return CompletableFuture.supplyAsync(request, WatchThreads.ASK)
                .completeOnTimeout(otherwise, LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    LOGGER.log(Level.FINE, failure, () -> "no further evidence");
                    return otherwise;
                });
    }
}
