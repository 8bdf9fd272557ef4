/** Which packages are in which images, as their bills of materials say. */
package io.jenkins.plugins.delivery.core.component;
