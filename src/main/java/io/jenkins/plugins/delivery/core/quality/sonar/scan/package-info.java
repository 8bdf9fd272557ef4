/** What SonarQube's scanner is told of a project, and the process that it runs in. */
package io.jenkins.plugins.delivery.core.quality.sonar.scan;
