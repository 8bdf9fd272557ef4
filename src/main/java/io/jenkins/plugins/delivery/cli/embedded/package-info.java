/** Helm for the command line where none is installed: a child JVM that speaks Helm's command line. */
package io.jenkins.plugins.delivery.cli.embedded;
