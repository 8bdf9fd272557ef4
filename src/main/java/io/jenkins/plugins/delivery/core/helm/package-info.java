/**
 * Releases of Helm: what a deploy and a roll-back are asked for, the values that a release gets, and the rights in the
 * cluster that it takes.
 */
package io.jenkins.plugins.delivery.core.helm;
