/** The step clusterEvents: what a cluster warned of, for builds by the clock. */
package io.jenkins.plugins.delivery.jenkins.cluster;
