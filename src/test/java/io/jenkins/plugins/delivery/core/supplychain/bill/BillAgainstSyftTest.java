package io.jenkins.plugins.delivery.core.supplychain.bill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.bill.rpm.OlderDatabasesTest;
import io.jenkins.plugins.delivery.core.supplychain.bill.rpm.RpmDatabaseTest;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.SyftRun;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bills of real distributions and real jars: valid by CycloneDX's schema, and what the real syft finds is in them. */
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.SYFT})
class BillAgainstSyftTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    private final RegistryClient client =
            new RegistryClient(host -> new RegistryAccess(host, true, null, null), BuildLog.NONE);

    @AfterEach
    void closeClient() {
        client.close();
    }

    private BaseImages.LayerFile layer(byte[] tar) throws Exception {
        return layer(Files.write(Files.createTempFile(directory, "layer", ".tar"), tar));
    }

    private BaseImages.LayerFile layer(Path tar) throws Exception {
        return BaseImages.compressFast(tar, Files.createTempFile(directory, "layer", ".tar.gz"));
    }

    private ImageReference push(String repository, BaseImages.LayerFile... files) throws Exception {
        List<BaseImages.LayerFile> layers = List.of(files);
        BaseImages.pushLarge(REGISTRY.url(), repository, "1", layers, List.of());
        ImageReference tagged = new ImageReference(REGISTRY.host(), repository, "1", null);
        return tagged.withDigest(client.manifest(tagged).descriptor().digest());
    }

    private JsonNode bill(ImageReference image, ImageReference base) throws Exception {
        ObjectNode bill = new ImageBill(client, directory).of(image, base);
        byte[] bytes = Json.write(bill);
        assertThat(new JsonParser().validate(bytes, Version.VERSION_16)).isEmpty();
        assertThat(Json.write(new ImageBill(client, directory).of(image, base))).isEqualTo(bytes);
        return bill;
    }

    private static SortedMap<String, String> packages(JsonNode bill, String type) {
        SortedMap<String, String> packages = new TreeMap<>();
        for (JsonNode component : bill.path("components")) {
            String purl = component.path("purl").asText();
            if (purl.startsWith("pkg:" + type + "/")) {
                packages.put(
                        component.path("name").asText() + " "
                                + component.path("version").asText(),
                        purl);
            }
        }
        return packages;
    }

    private static List<String> origins(JsonNode bill, String type) {
        TreeSet<String> origins = new TreeSet<>();
        for (JsonNode component : bill.path("components")) {
            if (component.path("purl").asText().startsWith("pkg:" + type + "/")) {
                origins.add(property(component, "origin"));
            }
        }
        return List.copyOf(origins);
    }

    private static String property(JsonNode component, String name) {
        for (JsonNode property : component.path("properties")) {
            if (property.path("name").asText().equals("microservice-delivery:" + name)) {
                return property.path("value").asText();
            }
        }
        return "";
    }

    @Test
    @RequiresTestbed(TestbedPart.JRE_BASE)
    void packagesOfDebianAreThoseThatSyftFinds() throws Exception {
        BaseImages.LayerFile debian = layer(BaseImages.javaRuntime());
        ImageReference base = push("base/debian", debian);
        ImageReference image = push("bss/debian", debian, layer(FatJar.layer("app/readme.txt", "hello")));

        JsonNode bill = bill(image, base);

        // syft takes the point release of /etc/debian_version for that of the distribution, which is /etc/os-release's.
        SortedMap<String, String> theirs = SyftRun.packages(directory, image.toString(), "deb");
        theirs.replaceAll((name, purl) -> purl.replaceFirst("distro=debian-(\\d+)\\.\\d+", "distro=debian-$1"));
        assertThat(packages(bill, "deb")).isEqualTo(theirs).hasSizeGreaterThan(20);
        assertThat(origins(bill, "deb")).containsExactly("base");
    }

    @Test
    void packagesOfAlpineAreThoseThatSyftFinds() throws Exception {
        String installed = Files.readString(TestbedPart.SYFT.path("syft/alpine-installed"));
        byte[] alpine = FatJar.layer(
                "etc/os-release",
                "ID=alpine\nVERSION_ID=3.19.0\nPRETTY_NAME=\"Alpine Linux v3.19\"\n",
                "lib/apk/db/installed",
                installed);
        ImageReference image = push("bss/alpine", layer(alpine));

        assertThat(packages(bill(image, null), "apk"))
                .isEqualTo(SyftRun.packages(directory, image.toString(), "apk"))
                .hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rhel", "opensuse-leap", "fedora"})
    void packagesOfRpmAreThoseThatSyftFinds(String distribution) throws Exception {
        byte[] rpm = FatJar.layer(
                "etc/os-release",
                "ID=\"" + distribution + "\"\nVERSION_ID=\"9.4\"\n",
                "var/lib/rpm/rpmdb.sqlite",
                RpmDatabaseTest.database());
        ImageReference image = push("bss/" + distribution, layer(rpm));

        JsonNode bill = bill(image, null);

        assertThat(packages(bill, "rpm"))
                .isEqualTo(SyftRun.packages(directory, image.toString(), "rpm"))
                .hasSize(49);
        assertThat(ImageBill.notRead(bill)).isEmpty();
    }

    /** The distributions that have these databases, and those made of them; what syft says of them is compared whole. */
    @ParameterizedTest
    @RequiresTestbed(TestbedPart.RPM_DATABASES)
    @CsvSource({
        "rhel, 8.6, ubi8-s390x.Packages",
        "centos, 7, centos7-many.Packages",
        "centos, 8, centos8-modularitylabel.Packages",
        "amzn, 2, centos7-many.Packages",
        "ol, 8.10, ubi8-s390x.Packages",
        "alinux, 2.1903, centos7-many.Packages",
        "anolis, 8.9, ubi8-s390x.Packages",
        "openEuler, 22.03, ubi8-s390x.Packages",
        "hummingbird, 1, ubi8-s390x.Packages",
        "sles, 15.5, sle15-bci.Packages.db",
        "opensuse-leap, 15.5, sle15-bci.Packages.db",
        "'', '', sle15-bci.Packages.db"
    })
    void packagesOfOlderDatabasesAreThoseThatSyftFinds(String id, String version, String database) throws Exception {
        byte[] rpm = FatJar.layer(
                "etc/os-release",
                "ID=\"" + id + "\"\nVERSION_ID=\"" + version + "\"\n",
                OlderDatabasesTest.path(database).substring(1),
                OlderDatabasesTest.database(database));
        ImageReference image = push("bss/older", layer(rpm));

        JsonNode bill = bill(image, null);

        // A namespace of rpm's package URLs is in lower case by their specification; syft leaves it as it finds it.
        SortedMap<String, String> theirs = SyftRun.packages(directory, image.toString(), "rpm");
        theirs.replaceAll((name, purl) -> purl.replace("pkg:rpm/openEuler/", "pkg:rpm/openeuler/"));
        assertThat(packages(bill, "rpm")).isEqualTo(theirs).hasSizeGreaterThan(30);
        assertThat(ImageBill.notRead(bill)).isEmpty();
    }

    /** Where images without a package manager, and newer ones of Alpine, have it. */
    @Test
    void packagesAtOtherPlacesAreThoseThatSyftFinds() throws Exception {
        byte[] distroless = FatJar.layer(
                "etc/os-release",
                "ID=debian\nVERSION_ID=12\n",
                "var/lib/dpkg/status.d/base-files",
                "Package: base-files\nVersion: 12.4+deb12u5\nArchitecture: amd64\n",
                "var/lib/dpkg/status.d/base-files.md5sums",
                "d41d8cd98f00b204e9800998ecf8427e  /etc/issue\n",
                "var/lib/dpkg/status.d/libc6",
                "Package: libc6\nSource: glibc\nVersion: 2.36-9\nArchitecture: amd64\n");
        byte[] alpine = FatJar.layer(
                "etc/os-release",
                "ID=alpine\nVERSION_ID=3.23.0\n",
                "usr/lib/apk/db/installed",
                Files.readString(TestbedPart.SYFT.path("syft/alpine-installed")));
        byte[] azure = FatJar.layer(
                "var/lib/rpmmanifest/container-manifest-2",
                "glibc\t2.35-2.cm2\t1653816591\t1653628955\tMicrosoft\t(none)\t1\tx86_64\t0\tglibc-2.35-2.cm2.src.rpm\n");

        for (byte[] layer : List.of(distroless, alpine, azure)) {
            ImageReference image = push("bss/elsewhere", layer(layer));
            JsonNode bill = bill(image, null);
            int found = 0;
            for (String type : List.of("deb", "apk", "rpm")) {
                SortedMap<String, String> ours = packages(bill, type);
                assertThat(ours).isEqualTo(SyftRun.packages(directory, image.toString(), type));
                found += ours.size();
            }
            assertThat(found).isPositive();
        }
    }

    @Test
    @RequiresTestbed(TestbedPart.ZSTD)
    void packagesOfALayerThatIsCompressedWithZstdAreThoseThatSyftFinds() throws Exception {
        byte[] alpine = FatJar.layer(
                "etc/os-release",
                "ID=alpine\nVERSION_ID=3.19.0\n",
                "lib/apk/db/installed",
                Files.readString(TestbedPart.SYFT.path("syft/alpine-installed")));
        BaseImages.pushZstd(REGISTRY.url(), "bss/zstd", "1", alpine);
        ImageReference tagged = new ImageReference(REGISTRY.host(), "bss/zstd", "1", null);
        ImageReference image =
                tagged.withDigest(client.manifest(tagged).descriptor().digest());

        JsonNode bill = bill(image, null);

        assertThat(packages(bill, "apk"))
                .isEqualTo(SyftRun.packages(directory, image.toString(), "apk"))
                .hasSizeGreaterThan(10);
        assertThat(ImageBill.notRead(bill)).isEmpty();
    }

    /** A later layer may take the database away, or put one in its place. */
    @Test
    void whatOfRpmCannotBeReadIsSaid() throws Exception {
        BaseImages.LayerFile read = layer(FatJar.layer("var/lib/rpm/rpmdb.sqlite", RpmDatabaseTest.database()));
        BaseImages.LayerFile old = layer(FatJar.layer("var/lib/rpm/Packages", "Berkeley", "app/lib.jar", new byte[3]));
        BaseImages.LayerFile damaged = layer(FatJar.layer("var/lib/rpm/rpmdb.sqlite", "SQLite format 3"));
        BaseImages.LayerFile gone = layer(FatJar.layer("var/lib/.wh.rpm", ""));

        JsonNode both = bill(push("bss/both", read, old), null);
        JsonNode broken = bill(push("bss/broken", read, damaged), null);
        JsonNode none = bill(push("bss/none", read, old, gone), null);

        assertThat(packages(both, "rpm")).hasSize(49);
        assertThat(packages(both, "generic")).hasSize(1);
        assertThat(ImageBill.notRead(both))
                .isEqualTo(
                        "The bill of materials does not have the packages of rpm: /var/lib/rpm/Packages is no file of"
                                + " Berkeley DB");
        assertThat(packages(broken, "rpm")).isEmpty();
        assertThat(ImageBill.notRead(broken)).endsWith("/var/lib/rpm/rpmdb.sqlite is no file of SQLite");
        assertThat(packages(none, "rpm")).isEmpty();
        assertThat(ImageBill.notRead(none)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.7.18", "3.2.12", "3.5.0"})
    @RequiresTestbed(TestbedPart.LAYERED_JARS)
    void jarsOfSpringBootAreThoseThatSyftFinds(String version) throws Exception {
        byte[] jar = Files.readAllBytes(TestbedPart.LAYERED_JARS.path("layered-jars/app-" + version + ".jar"));
        ImageReference image = push("bss/boot", layer(FatJar.layer("app/app.jar", jar)));

        JsonNode bill = bill(image, null);

        assertThat(differences(packages(bill, "maven"), SyftRun.packages(directory, image.toString(), "maven")))
                .allSatisfy(line -> assertThat(line)
                        // syft calls the program after its launcher.
                        .matches("app UNKNOWN: null / .*"
                                // Nothing in this jar says its group but the table here.
                                + "|spring-boot-jarmode-tools .*: pkg:maven/org.springframework.boot/.*"));
        assertThat(packages(bill, "generic")).containsOnlyKeys("app ");
    }

    /** More than a hundred jars of all kinds, each from where Maven keeps it, which tells what it is in truth. */
    @Test
    void jarsInAJarHaveTheNamesThatTheyWereBoughtBy() throws Exception {
        List<Path> libraries = FatJar.libraries().stream()
                .filter(jar -> jar.toString().contains("/repository/"))
                .toList();
        TreeSet<String> truth = new TreeSet<>();
        libraries.forEach(jar -> truth.add(coordinates(jar)));
        ImageReference image = push("bss/index", layer(FatJar.layer("app/app.jar", FatJar.of(libraries))));

        JsonNode bill = bill(image, null);

        TreeSet<String> ours = new TreeSet<>(packages(bill, "maven").values());
        TreeSet<String> syfts = new TreeSet<>(
                SyftRun.packages(directory, image.toString(), "maven").values());
        assertThat(ours).contains("pkg:maven/com.example/bss.index@1.4.0").containsAll(truth);
        assertThat(truth).hasSizeGreaterThan(100);
        // Of those that syft names as Maven does, none is missing here.
        syfts.retainAll(truth);
        assertThat(ours).containsAll(syfts);
        assertThat(syfts).hasSizeLessThan(truth.size());
    }

    /** {@code …/org/ow2/asm/asm/9.9/asm-9.9.jar} is {@code org.ow2.asm:asm:9.9}. */
    private static String coordinates(Path jar) {
        Path version = jar.getParent();
        Path artifact = version.getParent();
        String path = artifact.getParent().toString();
        String group = path.substring(path.indexOf("/repository/") + "/repository/".length())
                .replace('/', '.');
        return "pkg:maven/" + group + "/" + artifact.getFileName() + "@" + version.getFileName();
    }

    private static List<String> differences(Map<String, String> ours, Map<String, String> theirs) {
        List<String> lines = new ArrayList<>();
        TreeSet<String> all = new TreeSet<>(ours.keySet());
        all.addAll(theirs.keySet());
        for (String name : all) {
            String one = ours.get(name);
            String other = theirs.get(name);
            if (one == null || !one.equals(other)) {
                lines.add(name + ": " + one + " / " + other);
            }
        }
        return lines;
    }
}
