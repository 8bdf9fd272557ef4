/** What builds and projects show of the deliveries. */
package io.jenkins.plugins.delivery.actions;
