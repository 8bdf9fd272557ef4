package io.jenkins.plugins.delivery.core.rollout;

/** Where a rollout stands. */
public sealed interface RolloutStatus {
    /**
     * Neither up nor failed yet.
     *
     * @param text what is ready and what is waited for: {@code index: 1 of 3 new pods ready}
     */
    record Progressing(String text) implements RolloutStatus {}

    /** All that was to come up is up, and nothing old serves any more. */
    record Complete() implements RolloutStatus {}

    /** It will not come up by waiting. */
    record Failed(Diagnosis diagnosis) implements RolloutStatus {}
}
