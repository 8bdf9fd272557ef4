/**
 * The command line: commands with the names and options of those steps that a laptop can do, and {@code explain} and
 * {@code demo}.
 */
package io.jenkins.plugins.delivery.cli;
