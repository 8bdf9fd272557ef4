/** The plugin: a room for each capability, with its steps, executions, actions, forms and pages. */
package io.jenkins.plugins.delivery.jenkins;
