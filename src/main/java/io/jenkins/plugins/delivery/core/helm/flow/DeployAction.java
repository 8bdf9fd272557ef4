package io.jenkins.plugins.delivery.core.helm.flow;

import java.util.Optional;

/** What is done in a {@link DeployStage}. It keeps nothing: what it learns, the deploy keeps. */
interface DeployAction {
    /**
     * Begins it, or looks again after a pause.
     *
     * @return what is to be done; empty when nothing is left to do here
     */
    Optional<Turn> begin(DeployFlow deploy, FlowContext context) throws InterruptedException;

    /**
     * Judges what came of its script.
     *
     * @return what is to be done; empty when nothing is left to do here
     */
    default Optional<Turn> after(DeployFlow deploy, FlowContext context, RunOutcome outcome)
            throws InterruptedException {
        throw new IllegalStateException(getClass().getSimpleName() + " runs nothing");
    }
}
