/** What an agent is asked, and what of its answers the controller takes. */
package io.jenkins.plugins.delivery.jenkins.agent;
