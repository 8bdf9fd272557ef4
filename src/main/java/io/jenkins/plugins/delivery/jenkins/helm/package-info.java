/** The steps helmDeploy and helmRollback: Helm on the agent, the watch over the roll-out, and who waits for whom. */
package io.jenkins.plugins.delivery.jenkins.helm;
