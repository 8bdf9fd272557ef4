/** The Pipeline steps: each binds its parameters, checks them, and hands the work to the core. */
package io.jenkins.plugins.delivery.steps;
