package io.jenkins.plugins.delivery.core.rollout;

/**
 * What the {@link Diagnoser} found.
 *
 * @param diagnosis the best cause; its evidence holds events only, no log
 * @param terminal whether waiting cannot help any more
 * @param told whether it is worth a line of the log before it is terminal
 * @param subject what it was seen on
 */
public record Finding(Diagnosis diagnosis, boolean terminal, boolean told, Subject subject) {}
