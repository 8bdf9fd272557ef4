/** What Jenkins installs on agents for deploys. */
package io.jenkins.plugins.delivery.jenkins.tool;
