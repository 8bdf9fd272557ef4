package io.jenkins.plugins.delivery.core.supplychain.bill.rpm;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The list that images without rpm have in the place of its database, such as the distroless ones of Azure Linux: a line
 * for each package, written by {@code rpm -qa} with a format that parts the fields by tabulators.
 */
final class RpmManifest {
    private static final int NAME = 0;
    private static final int VERSION = 1;
    private static final int EPOCH = 5;
    private static final int ARCHITECTURE = 7;
    private static final int SOURCE = 9;
    private static final int FIELDS = 10;

    private RpmManifest() {}

    /** Lines of another form are no packages. */
    static List<RpmPackage> parse(byte[] text) {
        return new String(text, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("\t", -1))
                .filter(fields -> fields.length >= FIELDS)
                .map(fields -> new RpmPackage(
                        fields[NAME], fields[EPOCH], fields[VERSION], fields[ARCHITECTURE], fields[SOURCE]))
                .toList();
    }
}
