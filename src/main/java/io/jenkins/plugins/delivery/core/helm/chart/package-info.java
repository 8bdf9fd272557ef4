/** Charts in directories, in archives and in registries. */
package io.jenkins.plugins.delivery.core.helm.chart;
