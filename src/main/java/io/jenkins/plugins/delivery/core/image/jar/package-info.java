/** Jars and zips as every reader of them reads them, and the layers that Spring Boot names in its own. */
package io.jenkins.plugins.delivery.core.image.jar;
