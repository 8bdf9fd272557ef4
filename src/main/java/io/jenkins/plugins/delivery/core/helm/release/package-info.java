/** Helm's own record of a release in the cluster, a Secret a revision, and what the plugin adds to it. */
package io.jenkins.plugins.delivery.core.helm.release;
