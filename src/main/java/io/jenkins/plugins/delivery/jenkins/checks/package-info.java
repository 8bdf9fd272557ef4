/** Checks of commits, published through whatever plugin knows the code host. */
package io.jenkins.plugins.delivery.jenkins.checks;
