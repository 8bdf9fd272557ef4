/**
 * What is in the layers of base images, kept in a registry for those who build upon them first, and signed: see {@code
 * docs/design/signed-listings.md}.
 */
package io.jenkins.plugins.delivery.core.supplychain.listing;
