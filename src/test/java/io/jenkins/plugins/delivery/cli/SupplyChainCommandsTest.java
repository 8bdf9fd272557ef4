package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.supplychain.bill.FatJar;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import io.jenkins.plugins.delivery.core.vulnerability.Reports;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.CosignRun;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An image that is there already, with a key of cosign's, from a process of its own. */
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.COSIGN})
class SupplyChainCommandsTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    private String image;
    private Path settings;

    @BeforeEach
    void pushImage() throws Exception {
        byte[] layer = FatJar.layer(
                "etc/os-release",
                "ID=debian\nVERSION_ID=\"12\"\n",
                "var/lib/dpkg/status.d/tzdata",
                "Package: tzdata\nVersion: 2024a-0+deb12u1\nArchitecture: all\n",
                "app/app.jar",
                FatJar.of(FatJar.libraries().subList(0, 3)));
        // Images that are made within two seconds are the same, with what another test has signed of it.
        String repository = "bss/" + directory.getFileName();
        BaseImages.pushTar(REGISTRY.url(), repository, "1", layer);
        image = REGISTRY.host() + "/" + repository + ":1";
        settings = Files.writeString(directory.resolve("settings.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry:
                      host: %s
                      repositoryPattern: "${app}"
                      plainHttp: true
                """.formatted(REGISTRY.host()));
        CosignRun.generateKeyPair(directory, "secret");
        Files.writeString(directory.resolve("password"), "secret\n");
    }

    private CommandProcess.Ended run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", settings.toString()));
        return CommandInThisJvm.run(all);
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void signsAndStatesWhatCosignVerifies() throws Exception {
        CommandProcess.Ended before = run("verify", image, "--key", file("cosign.pub"));
        assertThat(before.exitCode()).isEqualTo(1);
        assertThat(before.err()).startsWith("ERROR: " + image + "@sha256:").endsWith(" is not signed\n");

        String[] key = {"--key", file("cosign.key"), "--key-password-file", file("password")};
        CommandProcess.Ended signed = run("sign", image, key[0], key[1], key[2], key[3]);
        CommandProcess.Ended stated = run("attest", image, key[0], key[1], key[2], key[3]);

        assertThat(signed.exitCode()).as(signed.err()).isZero();
        assertThat(signed.out()).startsWith("Signed " + image + "@sha256:");
        assertThat(stated.exitCode()).as(stated.err()).isZero();
        Path open = directory.resolve("cosign.pub");
        CosignRun signature = CosignRun.verify(directory, open, image);
        CosignRun bill = CosignRun.verifyAttestation(directory, open, "cyclonedx", image);
        assertThat(signature.exitCode()).as(signature.output()).isZero();
        assertThat(bill.exitCode()).as(bill.output()).isZero();
        CommandProcess.Ended verified = run("verify", image, "--key", open.toString(), "--type", "cyclonedx", "--json");
        assertThat(verified.exitCode()).as(verified.err()).isZero();
        JsonNode result = Json.read(verified.out());
        JsonNode predicate = Json.read(result.path("statements")
                .path("https://cyclonedx.org/bom")
                .path(0)
                .asText());
        assertThat(predicate.path("bomFormat").asText()).isEqualTo("CycloneDX");
        CommandProcess.Ended other = run("verify", image, "--key", open.toString(), "--type", "slsaprovenance1");
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("has no statement of the type slsaprovenance1");
    }

    /** As the client of a key service is: a program that alone has the key. */
    @Test
    void aProgramSignsWhatCosignVerifies() throws Exception {
        Files.writeString(directory.resolve("service key.pem"), Keys.ecdsaPem());
        Files.writeString(
                directory.resolve("service.pub"),
                SigningKey.read("key", Files.readString(directory.resolve("service key.pem")), null)
                        .verificationKey()
                        .pem());
        String command = "openssl dgst -sha256 -sign '" + file("service key.pem") + "'";

        CommandProcess.Ended signed =
                run("sign", image, "--signing-command", command, "--public-key", file("service.pub"));
        Files.writeString(
                settings,
                """
                    supplyChain:
                      mode: required
                      signer:
                        program:
                          command: [openssl, dgst, -sha256, -sign, "%s"]
                          publicKey: |
                %s""".formatted(
                                file("service key.pem"),
                                Files.readString(directory.resolve("service.pub"))
                                        .indent(12))
                        .indent(0),
                StandardOpenOption.APPEND);
        CommandProcess.Ended stated = run("attest", image);
        CommandProcess.Ended both = run("sign", image, "--signing-command", "x", "--key", file("cosign.key"));
        CommandProcess.Ended failed =
                run("sign", image, "--signing-command", "openssl nonsense", "--public-key", file("cosign.pub"));

        assertThat(signed.exitCode()).as(signed.err()).isZero();
        assertThat(stated.exitCode()).as(stated.err()).isZero();
        Path open = directory.resolve("service.pub");
        CosignRun signature = CosignRun.verify(directory, open, image);
        CosignRun bill = CosignRun.verifyAttestation(directory, open, "cyclonedx", image);
        assertThat(signature.exitCode()).as(signature.output()).isZero();
        assertThat(bill.exitCode()).as(bill.output()).isZero();
        assertThat(both.err())
                .isEqualTo(
                        "ERROR: --signing-command is given, and a key, too: leave out the one that is not to sign\n");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err())
                .startsWith("ERROR: --signing-command 'openssl' ended with exit code 1: ")
                .hasLineCount(1);
    }

    @Test
    void statesWhatAScannerFound() throws Exception {
        String[] key = {"--key", file("cosign.key"), "--key-password-file", file("password")};
        Files.writeString(directory.resolve("trivy.json"), Reports.TRIVY);
        Files.writeString(
                directory.resolve("other.json"),
                Reports.TRIVY.replace("\"OS\"", "\"RepoDigests\": [\"a/b@sha256:" + "2".repeat(64) + "\"], \"OS\""));
        Files.writeString(directory.resolve("future.json"), Reports.TRIVY.replace("2024-11-20", "2124-11-20"));

        CommandProcess.Ended other = run(
                "attest", image, key[0], key[1], key[2], key[3], "--type", "vuln", "--predicate", file("other.json"));
        CommandProcess.Ended future = run(
                "attest", image, key[0], key[1], key[2], key[3], "--type", "vuln", "--predicate", file("future.json"));
        CommandProcess.Ended stated = run(
                "attest", image, key[0], key[1], key[2], key[3], "--type", "vuln", "--predicate", file("trivy.json"));

        assertThat(run("sign", image, key[0], key[1], key[2], key[3]).exitCode())
                .isZero();

        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("other.json is of another image, sha256:222");
        assertThat(future.err()).contains("future.json says that it is of the future, of 2124-11-20T07:30:00Z");
        assertThat(stated.exitCode()).as(stated.err()).isZero();
        CosignRun report = CosignRun.verifyAttestation(directory, directory.resolve("cosign.pub"), "vuln", image);
        assertThat(report.exitCode()).as(report.output()).isZero();
        CommandProcess.Ended verified = run("verify", image, "--key", file("cosign.pub"), "--type", "vuln", "--json");
        JsonNode predicate = Json.read(Json.read(verified.out())
                .path("statements")
                .path("https://cosign.sigstore.dev/attestation/vuln/v1")
                .path(0)
                .asText());
        assertThat(predicate.path("metadata").path("scanFinishedOn").asText()).isEqualTo("2024-11-20T07:30:00Z");
        assertThat(predicate.path("scanner").path("result").toString())
                .contains("\"SchemaVersion\":2", "CVE-2021-44228")
                .doesNotContain("Description");
    }

    @Test
    void anImageThatIsBuiltHereGetsWhatTheSettingsAskFor() throws Exception {
        Files.writeString(directory.resolve("Dockerfile"), "FROM " + image + "\nCOPY lib.txt /app/lib.txt\n");
        Files.writeString(directory.resolve("lib.txt"), "x");
        Files.writeString(directory.resolve("trivy.json"), Reports.TRIVY);
        Files.writeString(
                settings,
                "    supplyChain:\n      mode: required\n      keyCredentialsId: k\n",
                StandardOpenOption.APPEND);
        String[] build = {"build-image", "--app", "shop", "--tag", "7", "--workspace", directory.toString()};

        CommandProcess.Ended without = run(build);
        CommandProcess.Ended built = run(with(
                build,
                "--key",
                file("cosign.key"),
                "--key-password-file",
                file("password"),
                "--vulnerabilities",
                file("trivy.json")));

        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err()).startsWith("ERROR: --key is missing: ").hasLineCount(1);
        assertThat(built.exitCode()).as(built.err()).isZero();
        String reference = built.out().strip();
        assertThat(built.err())
                .contains("Signed " + reference + " with key ", "Attached the report of Trivy 0.69.1 of 2024-11-20");
        Path open = directory.resolve("cosign.pub");
        CosignRun signature = CosignRun.verify(directory, open, reference);
        assertThat(signature.exitCode()).as(signature.output()).isZero();
        for (String type : List.of("cyclonedx", "slsaprovenance1", "vuln")) {
            CosignRun stated = CosignRun.verifyAttestation(directory, open, type, reference);
            assertThat(stated.exitCode()).as(stated.output()).isZero();
        }
        CommandProcess.Ended verified =
                run("verify", reference, "--key", open.toString(), "--type", "slsaprovenance1", "--json");
        JsonNode provenance = Json.read(Json.read(verified.out())
                .path("statements")
                .path("https://slsa.dev/provenance/v1")
                .path(0)
                .asText());
        JsonNode definition = provenance.path("buildDefinition");
        assertThat(definition.path("externalParameters").path("app").asText()).isEqualTo("shop");
        assertThat(definition
                        .path("internalParameters")
                        .path("agent")
                        .path("engine")
                        .asText())
                .isEqualTo("inProcess");
        assertThat(definition.path("resolvedDependencies").path(0).path("uri").asText())
                .isEqualTo("oci://" + image);
    }

    /** Whoever may push could have pushed it. */
    @Test
    void anImageThatWasThereIsNotSigned() throws Exception {
        Files.writeString(directory.resolve("Dockerfile"), "FROM " + image + "\n");
        // By its commit it is known that the image is of this checkout.
        GitCommit.of(directory);
        String[] build = {"build-image", "--app", "shop", "--tag", "8", "--workspace", directory.toString()};
        String[] key = {"--key", file("cosign.key"), "--key-password-file", file("password")};
        assertThat(run(build).exitCode()).isZero();

        CommandProcess.Ended reused = run(with(build, key));
        CommandProcess.Ended output =
                run(with(with(build, key), "--output", file("image.tar"), "--if-exists", "overwrite"));

        assertThat(reused.exitCode()).as(reused.err()).isEqualTo(1);
        assertThat(reused.err()).contains("The image is pushed and not signed", "and this build did not make it");
        assertThat(output.exitCode()).as(output.err()).isZero();
        assertThat(output.err()).doesNotContain("igned");
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void writesTheBillOfMaterials() throws Exception {
        CommandProcess.Ended printed = run("sbom", image, "--base", image);
        CommandProcess.Ended written = run("sbom", image, "--base", image, "--output", file("bill.json"));

        assertThat(printed.exitCode()).as(printed.err()).isZero();
        assertThat(written.exitCode()).as(written.err()).isZero();
        assertThat(Files.readString(directory.resolve("bill.json"))).isEqualTo(printed.out());
        assertThat(printed.out())
                .contains("\"purl\" : \"pkg:maven/com.example/bss.index@1.4.0\"")
                .contains("\"purl\" : \"pkg:deb/debian/tzdata@2024a-0%2Bdeb12u1?arch=all&distro=debian-12\"");
    }

    @Test
    void saysWhatTheBillDoesNotHave() throws Exception {
        BaseImages.pushTar(REGISTRY.url(), "bss/old", "1", FatJar.layer("var/lib/rpm/Packages", "Berkeley DB"));

        CommandProcess.Ended printed = run("sbom", REGISTRY.host() + "/bss/old:1");

        assertThat(printed.exitCode()).isZero();
        assertThat(printed.err())
                .isEqualTo(
                        "The bill of materials does not have the packages of rpm: /var/lib/rpm/Packages is no file of"
                                + " Berkeley DB\n");
        assertThat(Json.read(printed.out()).path("metadata").path("properties").toString())
                .contains("microservice-delivery:notRead");
    }

    @Test
    void aWrongCallIsOneLine() throws Exception {
        CommandProcess.Ended password = run("sign", image, "--key", file("cosign.key"));
        CommandProcess.Ended predicate = run("attest", image, "--key", file("cosign.pub"), "--type", "slsaprovenance1");
        CommandProcess.Ended missing = run("verify", image, "--key", file("none.pub"));

        assertThat(password.exitCode()).isEqualTo(2);
        assertThat(password.err()).isEqualTo("ERROR: --key is encrypted: give its password, too\n");
        assertThat(predicate.err())
                .isEqualTo(
                        "ERROR: --predicate is missing: name a file with what is stated; only a bill is made here\n");
        assertThat(missing.err()).startsWith("ERROR: --key '").hasLineCount(1);
    }
}
