/** What a SonarQube server says of an analysis. */
package io.jenkins.plugins.delivery.core.quality.sonar;
