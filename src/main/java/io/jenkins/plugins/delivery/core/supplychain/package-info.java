/** What is said of an image: what is in it, where it comes from, and that it is this one. */
package io.jenkins.plugins.delivery.core.supplychain;
