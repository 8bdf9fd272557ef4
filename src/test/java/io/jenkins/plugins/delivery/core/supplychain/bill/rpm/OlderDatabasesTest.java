package io.jenkins.plugins.delivery.core.supplychain.bill.rpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases that rpm wrote on CentOS, UBI and SLES, and what the library that syft uses lists of them. */
@RequiresTestbed(TestbedPart.RPM_DATABASES)
public class OlderDatabasesTest {
    private static final String BERKELEY = "/var/lib/rpm/Packages";
    private static final String NATIVE = "/usr/lib/sysimage/rpm/Packages.db";

    private static final String SMALL = "libuuid.Packages";
    private static final String SUSE = "sle15-bci.Packages.db";

    /**
     * A database.
     *
     * @param name with that of its file, for example {@code centos5-plain.Packages}
     */
    public static byte[] database(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file(name + ".gz")))) {
            return in.readAllBytes();
        }
    }

    private static Path file(String name) {
        return TestbedPart.RPM_DATABASES.path("rpm-databases/" + name);
    }

    /** Where an image has it. */
    public static String path(String name) {
        return name.endsWith(".db") ? NATIVE : BERKELEY;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "centos5-plain.Packages",
                "centos6-plain.Packages",
                "centos7-many.Packages",
                "centos8-modularitylabel.Packages",
                // Written by a machine of the other byte order.
                "ubi8-s390x.Packages",
                SMALL,
                SUSE
            })
    void hasThePackagesThatAnotherReaderLists(String name) throws Exception {
        List<String> listed = Files.readString(file(name + ".txt")).lines().toList();

        assertThat(RpmDatabase.parse(path(name), database(name)))
                .extracting(rpm -> String.join(
                        " ",
                        rpm.name(),
                        rpm.epoch().isEmpty() ? "(none)" : rpm.epoch(),
                        rpm.version().replaceFirst("-(?=[^-]*$)", " "),
                        rpm.architecture(),
                        rpm.source()))
                .containsExactlyInAnyOrderElementsOf(listed)
                .isNotEmpty();
    }

    /** Whoever builds the image writes the file: whatever is in it, it is read, or refused as no database of its kind. */
    @ParameterizedTest
    @ValueSource(strings = {SMALL, SUSE})
    void aDamagedOneIsRefusedAndHoldsNothingUp(String name) throws Exception {
        assertThat(DamagedDatabases.refused(path(name), database(name), 200, 32))
                .isGreaterThan(50);
    }

    @Test
    void oneThatIsCutOffIsRefused() throws Exception {
        byte[] berkeley = database(SMALL);
        byte[] suse = database(SUSE);

        assertThatThrownBy(() -> RpmDatabase.parse(BERKELEY, Arrays.copyOf(berkeley, berkeley.length - 4096)))
                .hasMessage("is cut off");
        assertThatThrownBy(() -> RpmDatabase.parse(NATIVE, Arrays.copyOf(suse, suse.length / 2)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> RpmDatabase.parse(NATIVE, Arrays.copyOf(suse, 40)))
                .hasMessage("is cut off");
    }

    /** A value whose pages lead back to the first would be read for ever. */
    @Test
    void aCircleIsRefused() throws Exception {
        byte[] database = database(SMALL);
        ByteBuffer pages = ByteBuffer.wrap(database).order(ByteOrder.LITTLE_ENDIAN);
        int circles = 0;
        for (int page = 4096; page < database.length; page += 4096) {
            if (database[page + 25] == 7) {
                pages.putInt(page + 16, page / 4096);
                circles++;
            }
        }

        assertThat(circles).isPositive();
        assertThatThrownBy(() -> RpmDatabase.parse(BERKELEY, database))
                .hasMessage("has a page that is not there, or twice");
    }

    /** One bit of a package: rpm wrote a sum behind it. */
    @Test
    void aPackageOfAnotherSumIsRefused() throws Exception {
        byte[] database = database(SUSE);
        int first = new String(database, StandardCharsets.ISO_8859_1).indexOf("BlbS");
        database[first + 100] ^= 1;

        assertThatThrownBy(() -> RpmDatabase.parse(NATIVE, database))
                .hasMessage("has a package that is not what it was written as");
    }

    /** A slot twice would be a package twice. */
    @Test
    void packagesUponEachOtherAreRefused() throws Exception {
        byte[] database = database(SUSE);
        byte[] slot = Arrays.copyOfRange(database, 48, 64);
        int slots = ByteBuffer.wrap(database).order(ByteOrder.LITTLE_ENDIAN).getInt(12) * 4096;
        for (int at = 32; at < slots; at += 16) {
            System.arraycopy(slot, 0, database, at, 16);
        }

        assertThatThrownBy(() -> RpmDatabase.parse(NATIVE, database))
                .hasMessage("has packages that lie upon each other");
    }
}
