/** Values for a chart: layers of them, one over the other, and the file that a deploy generates. */
package io.jenkins.plugins.delivery.core.helm.values;
