package io.jenkins.plugins.delivery.core.supplychain.bill.rpm;

/**
 * An installed package.
 *
 * @param version with its release, as in {@code 5.1.8-9.el9}
 * @param epoch may be empty, which is not the same as 0
 * @param architecture may be empty
 * @param source file name of the source package; may be empty
 */
public record RpmPackage(String name, String epoch, String version, String architecture, String source) {
    /** What rpm writes for what a package does not have, the key of a vendor for example. */
    private static final String NONE = "(none)";

    public RpmPackage {
        epoch = given(epoch);
        architecture = given(architecture);
        source = given(source);
    }

    private static String given(String text) {
        return text.equals(NONE) ? "" : text;
    }
}
