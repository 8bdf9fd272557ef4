package io.jenkins.plugins.delivery.core.supplychain.bill.rpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A database that rpm 4.18 wrote ({@code rpm -i --justdb} of 51 packages that rpmbuild made, {@code rpm -e} of two), and
 * what the same rpm lists of it: {@code rpm -qa --qf '%{NAME} %{EPOCH} %{VERSION} %{RELEASE} %{ARCH} %{SOURCERPM}\n'}.
 */
public class RpmDatabaseTest {
    private static final String PATH = "/var/lib/rpm/rpmdb.sqlite";

    /** The database. */
    public static byte[] database() throws IOException {
        try (InputStream in = new GZIPInputStream(RpmDatabaseTest.class.getResourceAsStream("rpmdb.sqlite.gz"))) {
            return in.readAllBytes();
        }
    }

    private static List<String> listed() throws IOException {
        try (InputStream in = RpmDatabaseTest.class.getResourceAsStream("rpm-qa.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void hasThePackagesThatRpmLists() throws Exception {
        assertThat(RpmDatabase.parse(PATH, database()))
                .extracting(rpm -> String.join(
                        " ",
                        rpm.name(),
                        rpm.epoch().isEmpty() ? "(none)" : rpm.epoch(),
                        rpm.version().replaceFirst("-(?=[^-]*$)", " "),
                        rpm.architecture(),
                        rpm.source()))
                .containsExactlyInAnyOrderElementsOf(listed())
                .hasSize(49);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/var/lib/rpm/rpmdb.sqlite",
                "/usr/lib/sysimage/rpm/rpmdb.sqlite",
                "/usr/share/rpm/rpmdb.sqlite",
                "/var/lib/rpm/Packages",
                "/usr/lib/sysimage/rpm/Packages.db",
                "/var/lib/rpmmanifest/container-manifest-2"
            })
    void isKnownByItsPlace(String path) {
        assertThat(RpmDatabase.isAt(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/var/lib/rpm/rpmdb.sqlite-shm", "/opt/rpmdb.sqlite", "/var/lib/rpm/x/Packages", "/var/lib/rpm/"
            })
    void otherFilesAreNone(String path) {
        assertThat(RpmDatabase.isAt(path)).isFalse();
    }

    /** Lines as in images of Azure Linux without rpm. */
    @Test
    void aListInThePlaceOfADatabaseIsRead() throws Exception {
        String list = """
                glibc\t2.35-2.cm2\t1653816591\t1653628955\tMicrosoft Corporation\t(none)\t10855265\tx86_64\t0\tglibc-2.35-2.cm2.src.rpm
                bind\t9.16.29-1.cm2\t1653816591\t1653628955\tMicrosoft Corporation\t32\t585\t(none)\t32\t(none)
                no package
                """;

        assertThat(RpmDatabase.parse(
                        "/var/lib/rpmmanifest/container-manifest-2", list.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        new RpmPackage("glibc", "", "2.35-2.cm2", "x86_64", "glibc-2.35-2.cm2.src.rpm"),
                        new RpmPackage("bind", "32", "9.16.29-1.cm2", "", ""));
    }

    @Test
    void whatCannotBeReadIsSaid() throws Exception {
        assertThatThrownBy(() -> RpmDatabase.parse("/var/lib/rpm/Packages", new byte[10]))
                .isInstanceOf(IOException.class)
                .hasMessage("is no file of Berkeley DB");
        assertThatThrownBy(() -> RpmDatabase.parse("/var/lib/rpm/Packages", new byte[8192]))
                .hasMessage("is no hash table of Berkeley DB");
        assertThatThrownBy(() -> RpmDatabase.parse("/var/lib/rpm/Packages.db", new byte[8192]))
                .hasMessage("is no database of rpm's own");
        assertThat(RpmDatabase.parse("/var/lib/rpm/rpmdb.sqlite-wal", new byte[0]))
                .isEmpty();
        assertThatThrownBy(() -> RpmDatabase.parse("/var/lib/rpm/rpmdb.sqlite-wal", new byte[40]))
                .hasMessage("has changes of rpmdb.sqlite that are not in it");
        assertThatThrownBy(() -> RpmDatabase.parse(PATH, "no".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("is no file of SQLite");
        assertThatThrownBy(() -> SqliteTable.column(database(), "Nothing", 1)).hasMessage("has no table Nothing");
        assertThatThrownBy(() -> SqliteTable.column(database(), "Packages", 7))
                .hasMessage("has a row without column 7");
    }

    /** Whoever builds the image writes the file: whatever is in it, it is read, or refused as no file of its kind. */
    @Test
    void aDamagedOneIsRefusedAndHoldsNothingUp() throws Exception {
        assertThat(DamagedDatabases.refused(PATH, database(), 400, 16)).isGreaterThan(200);
    }

    /** A page that leads to itself would be read for ever. */
    @Test
    void aCircleIsRefused() throws Exception {
        byte[] circle = database();
        for (int page = 4096; page < circle.length; page += 4096) {
            if (circle[page] == 5) {
                int number = page / 4096 + 1;
                circle[page + 8] = 0;
                circle[page + 9] = 0;
                circle[page + 10] = (byte) (number >> 8);
                circle[page + 11] = (byte) number;
            }
        }

        assertThatThrownBy(() -> RpmDatabase.parse(PATH, circle)).hasMessage("has a page that is not there, or twice");
    }

    @Test
    void aHeaderThatLeadsOutOfItselfIsRefused() {
        assertThatThrownBy(() -> RpmHeader.parse(new byte[3])).isInstanceOf(IOException.class);
        byte[] many = new byte[64];
        Arrays.fill(many, 0, 4, (byte) 0x7f);
        assertThatThrownBy(() -> RpmHeader.parse(many)).isInstanceOf(IOException.class);
    }
}
