/**
 * The settings of a company's deliveries, the same in Jenkins and on the command line: the node {@code
 * unclassified: microserviceDelivery:} of a Configuration-as-Code file.
 */
package io.jenkins.plugins.delivery.core.config;
