/**
 * Watches the workloads of a Helm release come up and names the one root cause when they do not.
 *
 * <p>{@link io.jenkins.plugins.delivery.core.rollout.RolloutWatch} holds the connection to the API server;
 * {@link io.jenkins.plugins.delivery.core.rollout.Diagnoser} and
 * {@link io.jenkins.plugins.delivery.core.rollout.HelmFailure} are pure. A family of causes is one small rule class.
 */
package io.jenkins.plugins.delivery.core.rollout;
