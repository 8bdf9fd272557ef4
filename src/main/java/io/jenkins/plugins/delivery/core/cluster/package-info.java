/** How a cluster is reached: by a kubeconfig, or by the service account of the pod that a build runs in. */
package io.jenkins.plugins.delivery.core.cluster;
