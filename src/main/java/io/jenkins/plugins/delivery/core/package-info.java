/**
 * The Jenkins-free half: turns a request and the settings into a plan and what came back into a result.
 *
 * <p>Nothing in this package or below it imports a class of Jenkins; an ArchUnit test holds that. A Pipeline step and
 * its command-line twin share everything here and differ only in the adapter that runs the plan.
 */
package io.jenkins.plugins.delivery.core;
