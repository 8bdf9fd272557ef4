package io.jenkins.plugins.delivery.core.supplychain.bill.rpm;

/**
 * An installed package.
 *
 * @param version with its release, as in {@code 5.1.8-9.el9}
 * @param epoch may be empty, which is not the same as 0
 * @param architecture may be empty
 * @param source file name of the source package; may be empty
 */
public record RpmPackage(String name, String epoch, String version, String architecture, String source) {}
