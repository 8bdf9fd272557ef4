/** Reads out of Jenkins why a build failed, and has email-ext send it. */
package io.jenkins.plugins.delivery.jenkins.report;
