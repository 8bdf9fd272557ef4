/** The settings page "Microservice Delivery", its form checks and what Configuration as Code binds. */
package io.jenkins.plugins.delivery.jenkins.config;
