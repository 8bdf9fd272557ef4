package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Asks for the custom resources of a release until they are done, once Helm has applied them. They are asked for and not
 * watched: whoever deploys them may get them, since Helm does, but need not have the right to watch them.
 */
final class CustomResourceWatch {
    private static final Logger LOGGER = Logger.getLogger(CustomResourceWatch.class.getName());
    private static final long PAUSE_MILLIS = 2_000;
    private static final int EVENTS_AS_EVIDENCE = 5;

    private final KubernetesClient client;
    private final RolloutScope scope;
    private final Runnable changed;
    private volatile List<CustomResourceState> states = List.of();
    private volatile boolean looked;
    private volatile boolean closed;

    CustomResourceWatch(KubernetesClient client, RolloutScope scope, Runnable changed) {
        this.client = client;
        this.scope = scope;
        this.changed = changed;
        looked = scope.customResources().isEmpty();
    }

    /** Begins to ask; blocks for the first time. */
    void look() {
        if (closed || scope.customResources().isEmpty()) {
            return;
        }
        List<CustomResourceState> now = scope.customResources().stream()
                .flatMap(resource -> state(resource).stream())
                .toList();
        boolean first = !looked;
        boolean news = !now.equals(states);
        states = now;
        looked = true;
        if (first || news) {
            changed.run();
        }
        if (!closed) {
            WatchThreads.JUDGE.schedule(
                    () -> WatchThreads.ASK.execute(this::look), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    void close() {
        closed = true;
    }

    /** Whether nothing is waited for. */
    boolean done() {
        return looked && states.stream().allMatch(CustomResourceState::done);
    }

    /** How each of them is, for the log. */
    Stream<CustomResourceState> states() {
        return states.stream();
    }

    /** Those that are waited for. */
    Stream<CustomResourceState> waitedFor() {
        return states.stream().filter(state -> !state.done());
    }

    /** The first whose controller has given up. */
    Optional<CustomResourceState> failed() {
        return states.stream().filter(CustomResourceState::failed).findFirst();
    }

    /** Why the release is not up for it, with the last warnings about it; blocks. */
    Diagnosis diagnosis(CustomResourceState state) {
        String object = state.resource().toString();
        return Diagnosis.of(
                        Cause.RESOURCE_NOT_READY,
                        object,
                        SecretMask.SHAPES.line(state.text().substring(object.length() + 2)))
                .withEvidence(warnings(state.resource()));
    }

    private List<String> warnings(CustomResource resource) {
        try {
            List<String> lines = new ArrayList<>(client
                    .v1()
                    .events()
                    .inNamespace(scope.namespace())
                    .withField("involvedObject.name", resource.name())
                    .list()
                    .getItems()
                    .stream()
                    .map(ObservedEvent::of)
                    .filter(event -> event.warning() && event.about(resource.kind(), resource.name()))
                    .filter(event -> !Timestamps.before(event.last(), scope.since()))
                    .sorted(ObservedEvent.OLDEST_FIRST)
                    .map(event -> event.line(event.count()))
                    .toList());
            return SecretMask.SHAPES.lines(lines.subList(Math.max(0, lines.size() - EVENTS_AS_EVIDENCE), lines.size()));
        } catch (KubernetesClientException e) {
            LOGGER.log(Level.FINE, e, () -> "no events of " + resource);
            return List.of();
        }
    }

    /** Empty when it cannot be asked for now; what may not be read counts as applied. */
    private Optional<CustomResourceState> state(CustomResource resource) {
        try {
            GenericKubernetesResource object = client.genericKubernetesResources(resource.apiVersion(), resource.kind())
                    .inNamespace(scope.namespace())
                    .withName(resource.name())
                    .get();
            return Optional.of(CustomResourceState.of(resource, object));
        } catch (KubernetesClientException e) {
            LOGGER.log(Level.FINE, e, () -> "cannot read " + resource);
            boolean kindIsUnknown = String.valueOf(e.getMessage()).startsWith("Could not find the metadata");
            if (ApiFailure.refused(e) || ApiFailure.notFound(e) || kindIsUnknown) {
                return Optional.of(CustomResourceState.of(resource, null));
            }
            return states.stream()
                    .filter(state -> state.resource().equals(resource))
                    .findFirst()
                    .or(() -> Optional.of(new CustomResourceState(
                            resource, false, false, resource + ": the API server has not answered yet")));
        }
    }
}
