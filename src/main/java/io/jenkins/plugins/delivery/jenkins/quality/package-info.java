/** What builds know of their own quality, and of the images that came out of them. */
package io.jenkins.plugins.delivery.jenkins.quality;
