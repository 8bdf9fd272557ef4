/** Measurements that anyone can repeat; see docs/reference/performance.md. */
package io.jenkins.plugins.delivery.benchmark;
