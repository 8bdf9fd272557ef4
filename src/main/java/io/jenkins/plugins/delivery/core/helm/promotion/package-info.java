/** What an environment asks of an image before it lets it in, and whether that is what runs there. */
package io.jenkins.plugins.delivery.core.helm.promotion;
