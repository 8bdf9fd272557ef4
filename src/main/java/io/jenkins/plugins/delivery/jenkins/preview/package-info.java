/** Previews of pull requests: which there are, who may have one, and how they are taken away. */
package io.jenkins.plugins.delivery.jenkins.preview;
