/** The engines that build an image, the choice between them, and what a build is asked for and returns. */
package io.jenkins.plugins.delivery.core.image.engine;
