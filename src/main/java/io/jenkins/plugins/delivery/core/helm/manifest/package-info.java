/** What Helm rendered: its objects, the images of its pods, and what changes with it. */
package io.jenkins.plugins.delivery.core.helm.manifest;
