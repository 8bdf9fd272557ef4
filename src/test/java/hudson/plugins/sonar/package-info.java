/**
 * What this plugin reads of the SonarQube plugin's settings, under the same names: that plugin is not on the tests' class
 * path, and may be missing in a Jenkins as well.
 */
package hudson.plugins.sonar;
