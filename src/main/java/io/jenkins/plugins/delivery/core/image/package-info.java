/** Images: how they are named and tagged, what a build is asked for and what it returns. */
package io.jenkins.plugins.delivery.core.image;
