/** Whether a build is good enough: its tests and its coverage against thresholds. */
package io.jenkins.plugins.delivery.core.quality;
