/** Who may let an image into an environment: approvals and overrides, as Jenkins knows them. */
package io.jenkins.plugins.delivery.jenkins.promotion;
