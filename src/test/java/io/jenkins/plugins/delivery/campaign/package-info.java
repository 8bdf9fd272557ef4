/**
 * Interrupts builds and deploys at random moments and looks whether what is said of them afterwards is true. It takes
 * most of an hour, so no test run starts it; the script {@code src/test/testbed/campaign} does.
 */
package io.jenkins.plugins.delivery.campaign;
