/** Measurements that anyone can repeat; see docs/performance.md. */
package io.jenkins.plugins.delivery.benchmark;
