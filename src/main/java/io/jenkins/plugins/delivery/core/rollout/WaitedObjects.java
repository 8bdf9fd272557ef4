package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.delivery.core.text.OneLine;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * What Helm waits for beside pods: that the release's claims are bound, and that its Services of type LoadBalancer have
 * an address. Asked for only when all pods are up and Helm waits nevertheless.
 */
final class WaitedObjects {
    private static final Logger LOGGER = Logger.getLogger(WaitedObjects.class.getName());

    /** Of Helm, on all objects of a release. */
    private static final String RELEASE = "meta.helm.sh/release-name";

    private static final String FIRST_CONSUMER = "WaitForFirstConsumer";

    private final KubernetesClient client;
    private final RolloutScope scope;

    WaitedObjects(KubernetesClient client, RolloutScope scope) {
        this.client = client;
        this.scope = scope;
    }

    /** What is not there yet; empty when all is, and where the account may not look. Blocks for a few requests. */
    Optional<Diagnosis> diagnosis() {
        try {
            return claim().or(this::service);
        } catch (KubernetesClientException e) {
            LOGGER.log(Level.FINE, e, () -> "cannot see what else " + scope.release() + " waits for");
            return Optional.empty();
        }
    }

    private Optional<Diagnosis> claim() {
        return ofRelease(client.persistentVolumeClaims()
                        .inNamespace(scope.namespace())
                        .list()
                        .getItems())
                .filter(claim -> claim.getStatus() == null
                        || !"Bound".equals(claim.getStatus().getPhase()))
                .findFirst()
                .map(this::unbound);
    }

    private Diagnosis unbound(PersistentVolumeClaim claim) {
        Optional<ObservedEvent> last = lastEvent(claim);
        boolean unused =
                last.filter(event -> FIRST_CONSUMER.equals(event.reason())).isPresent();
        return diagnosis(
                Cause.VOLUME_UNBOUND,
                claim,
                "Helm waits until it is bound" + said(last),
                unused
                        ? "have a pod of the release mount it, or leave it out: its storage class binds it only for a pod"
                        : Cause.VOLUME_UNBOUND.hint());
    }

    private Optional<Diagnosis> service() {
        return ofRelease(client.services().inNamespace(scope.namespace()).list().getItems())
                .filter(service -> "LoadBalancer".equals(service.getSpec().getType())
                        && (service.getStatus() == null
                                || service.getStatus().getLoadBalancer() == null
                                || service.getStatus()
                                        .getLoadBalancer()
                                        .getIngress()
                                        .isEmpty()))
                .findFirst()
                .map(service -> diagnosis(
                        Cause.RESOURCE_NOT_READY,
                        service,
                        "Helm waits until this Service of type LoadBalancer has an address" + said(lastEvent(service)),
                        "see the cluster's load-balancer controller; where there is none, use type ClusterIP and an"
                                + " Ingress"));
    }

    private <T extends HasMetadata> Stream<T> ofRelease(List<T> objects) {
        return objects.stream()
                .filter(object -> object.getMetadata().getAnnotations() != null
                        && scope.release()
                                .equals(object.getMetadata().getAnnotations().get(RELEASE)));
    }

    private Optional<ObservedEvent> lastEvent(HasMetadata object) {
        return client
                .v1()
                .events()
                .inNamespace(scope.namespace())
                .withField("involvedObject.name", object.getMetadata().getName())
                .list()
                .getItems()
                .stream()
                .map(ObservedEvent::of)
                .filter(event ->
                        event.about(object.getKind(), object.getMetadata().getName()))
                .max(ObservedEvent.OLDEST_FIRST);
    }

    private static String said(Optional<ObservedEvent> event) {
        return event.map(last -> ": " + OneLine.of(last.message())).orElse("");
    }

    private static Diagnosis diagnosis(Cause cause, HasMetadata object, String sentence, String hint) {
        return new Diagnosis(
                cause,
                object.getKind() + " " + object.getMetadata().getName(),
                SecretMask.SHAPES.line(sentence),
                List.of(),
                hint);
    }
}
