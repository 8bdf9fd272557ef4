/** Commands as lists of arguments until the last moment, and the one place that quotes them for a shell. */
package io.jenkins.plugins.delivery.core.command;
