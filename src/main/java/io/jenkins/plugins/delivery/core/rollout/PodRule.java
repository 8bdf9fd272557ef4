package io.jenkins.plugins.delivery.core.rollout;

import java.util.stream.Stream;

/** Knows one family of causes that are seen on a pod. */
@FunctionalInterface
interface PodRule {
    Stream<Symptom> symptoms(Sight sight);
}
