/** The whole practice run on one machine, for whoever wants to see it: {@code demo}. */
package io.jenkins.plugins.delivery.cli.demo;
