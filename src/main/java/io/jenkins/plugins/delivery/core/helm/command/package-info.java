/** Helm's command lines, by its version, and the script that runs them. */
package io.jenkins.plugins.delivery.core.helm.command;
