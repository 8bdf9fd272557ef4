/**
 * An image's root file system as names and attributes: what the layers below hold, what an instruction changes, and
 * the tar layer that the changes become. Contents stay where they are until a layer is written.
 */
package io.jenkins.plugins.delivery.core.image.filesystem;
