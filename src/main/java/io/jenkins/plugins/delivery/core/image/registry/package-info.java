/**
 * A client for the OCI distribution API, version 1.1, as registries speak it: tokens, mounts, streams of any size in
 * constant memory, and errors that name what is wrong.
 */
package io.jenkins.plugins.delivery.core.image.registry;
