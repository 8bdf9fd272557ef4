/** Images of what a build made, for services without a Dockerfile. */
package io.jenkins.plugins.delivery.core.image.program;
