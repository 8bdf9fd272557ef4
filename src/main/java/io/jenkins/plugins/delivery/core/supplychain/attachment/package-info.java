/**
 * What says something of an image and is kept beside it in its registry: signatures and statements, in the forms that
 * cosign reads and writes.
 */
package io.jenkins.plugins.delivery.core.supplychain.attachment;
