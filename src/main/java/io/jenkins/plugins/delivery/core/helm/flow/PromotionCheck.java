package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.helm.SignOff;
import io.jenkins.plugins.delivery.core.helm.promotion.Predecessor;
import java.util.Optional;

/**
 * Whether an image may come into an environment that requires another one: it was healthy there, or here before.
 *
 * @param flow the deploy
 * @param digest the image's: nothing else tells two images of one tag apart
 * @param required the environment before
 * @param signOff who says that it may come in all the same
 */
record PromotionCheck(HelmFlow flow, Digest digest, EnvironmentSettings required, SignOff signOff) {
    /**
     * Asks Helm's own records.
     *
     * @param namespace of the environment before
     * @throws DeliveryException when the image may not come in
     */
    void run(FlowContext context, String namespace) throws InterruptedException {
        boolean knownHere = flow.ask(
                context,
                (client, store) ->
                        Predecessor.healthyWith(digest, store.history()).isPresent());
        if (knownHere) {
            context.log().line("The image was healthy in " + flow.environment() + " before");
            return;
        }
        Predecessor predecessor = new Predecessor(required.name(), namespace);
        Optional<String> objection = flow.ask(
                context.inPredecessor(), (client, store) -> predecessor.objection(client, flow.release(), digest));
        if (objection.isEmpty()) {
            context.log().line("The image was healthy in " + required.name() + ", so it may go on");
        } else if (signOff.override() != null) {
            context.log()
                    .line("The image goes on although " + objection.get() + ", as " + signOff.override()
                            + " overrides");
        } else {
            throw new DeliveryException("Nothing was deployed, the image may not go to " + flow.environment()
                    + ", because " + objection.get() + ": deploy it to " + required.name()
                    + " first, or have somebody who may do so give overrideReason");
        }
    }
}
