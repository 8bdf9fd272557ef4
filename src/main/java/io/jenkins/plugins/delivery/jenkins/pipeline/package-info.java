/** What Pipelines see of the plugin besides its steps. */
package io.jenkins.plugins.delivery.jenkins.pipeline;
