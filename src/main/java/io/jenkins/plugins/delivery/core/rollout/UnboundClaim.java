package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The first claim of a pod that is not bound. A claim whose storage class binds it for its first consumer is not bound
 * before the scheduler has a node for the pod, and until then the pod has no word of the scheduler's.
 *
 * @param known whether the account may see it, so that it is certainly there and not bound
 * @param events about it since a pod uses it, oldest first
 */
record UnboundClaim(String name, boolean known, List<ObservedEvent> events) {
    private static final String FAILED = "ProvisioningFailed";

    /** Said while no pod used the claim. */
    private static final String UNUSED = "WaitForFirstConsumer";

    /** Of a provisioner that is at work on it, and of its end. */
    private static final Set<String> OF_PROVISIONER = Set.of("Provisioning", FAILED);

    static Optional<UnboundClaim> of(Sight sight) {
        RolloutView rollout = sight.rollout();
        return sight.pod().pod().getSpec().getVolumes().stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
                .filter(name -> rollout.claim(name).filter(UnboundClaim::bound).isEmpty())
                .findFirst()
                .map(name -> new UnboundClaim(
                        name,
                        rollout.claim(name).isPresent(),
                        rollout.events().stream()
                                .filter(event -> event.about("PersistentVolumeClaim", name))
                                .filter(event -> !UNUSED.equals(event.reason()))
                                .toList()));
    }

    private static boolean bound(PersistentVolumeClaim claim) {
        return claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
    }

    /** Whether a provisioner makes its volume: for a share of files that takes minutes. */
    boolean beingMade() {
        return events.stream()
                .map(ObservedEvent::reason)
                .filter(OF_PROVISIONER::contains)
                .reduce((earlier, later) -> later)
                .filter(reason -> !FAILED.equals(reason))
                .isPresent();
    }

    /** Whether somebody has said something of it, and not that it is being made. */
    boolean stuck() {
        return !events.isEmpty() && !beingMade();
    }

    /** With the last warning about it: that it is waited for is said again and again, and after it. */
    String sentence() {
        return "its PersistentVolumeClaim " + name + " is not bound"
                + events.stream()
                        .filter(ObservedEvent::warning)
                        .filter(event -> !beingMade())
                        .reduce((earlier, later) -> later)
                        .or(() -> events.stream().reduce((earlier, later) -> later))
                        .map(event -> ": " + OneLine.of(event.message()))
                        .orElse("");
    }
}
