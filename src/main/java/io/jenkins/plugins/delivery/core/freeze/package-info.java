/** Times in which nothing is to change in an environment. */
package io.jenkins.plugins.delivery.core.freeze;
