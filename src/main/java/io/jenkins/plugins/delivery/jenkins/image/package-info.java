/** The step buildImage: builds in the agent's JVM or has kaniko do it, and what a build keeps of its images. */
package io.jenkins.plugins.delivery.jenkins.image;
