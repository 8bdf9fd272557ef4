/** What an environment asks of an image before it lets it in, whether that is what runs there, and what nothing may reach. */
package io.jenkins.plugins.delivery.core.helm.promotion;
