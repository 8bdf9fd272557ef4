/** What the steps have in common: parameters that say no more than their defaults, and forms about environments. */
package io.jenkins.plugins.delivery.jenkins.step;
