/**
 * Real programs for the tests: registries, kaniko, base images, a container engine; and readers of what they made.
 *
 * <p>Nothing here uses the plugin's own code, so that what it checks is checked by a second opinion.
 */
package io.jenkins.plugins.delivery.testbed;
