/** What is in an image: the jars that a build put in, and the packages of its base, as a bill of materials. */
package io.jenkins.plugins.delivery.core.supplychain.bill;
