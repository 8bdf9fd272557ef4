/** The command line: one command a Pipeline step, with the same names and options. */
package io.jenkins.plugins.delivery.cli;
