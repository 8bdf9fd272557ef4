package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An environment asks what an image proves; a real registry keeps the proofs, and a real cluster runs nothing before. */
class SignedImagesTest extends DeployCommandFixture {
    private static final String KEY = key();
    private static final SigningKey SIGNER = SigningKey.read("key", KEY, null);

    private static String key() {
        try {
            return Keys.ecdsaPem();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    String testEnvironment() {
        return "{name: test, sbom: true, builtBy: ['bss/*'], branches: [main], signedBy: \""
                + SIGNER.verificationKey().pem().replace("\n", "\\n") + "\"}";
    }

    private void attach(String command, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command, image(), "--key"));
        arguments.add(Files.writeString(directory.resolve("key.pem"), KEY).toString());
        arguments.addAll(List.of("--config", config.toString()));
        arguments.addAll(List.of(options));
        CommandProcess.Ended ended = CommandInThisJvm.run(arguments);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
    }

    private String image() {
        return REGISTRY.host() + "/bss/" + prefix + ".index:v1";
    }

    private void attachProvenance(String job, String branch) throws Exception {
        Path predicate = Files.writeString(directory.resolve("provenance.json"), """
                {"buildDefinition": {"internalParameters": {"controller": {"job": "%s"}, "agent": {"branch": "%s"}}}}
                """.formatted(job, branch));
        attach("attest", "--type", "slsaprovenance1", "--predicate", predicate.toString());
    }

    @Test
    void eachThingThatIsMissingIsNamedAndNothingIsApplied() throws Exception {
        build("v1", "one");
        assertThat(refused(deploy("test", "v1")))
                .contains("Nothing was deployed, the image may not go to test, because " + image() + "@sha256:")
                .contains(" is not signed: build it with supplyChain on");
        attach("sign");
        assertThat(refused(deploy("test", "v1"))).contains("has no statement of the type cyclonedx");
        attach("attest");
        assertThat(refused(deploy("test", "v1"))).contains("has no statement of the type slsaprovenance1");
        attachProvenance("other/index", "main");
        assertThat(refused(deploy("test", "v1"))).contains("was built by job 'other/index' and not by one of bss/*");
        attachProvenance("bss/index", "feature/x");
        assertThat(refused(deploy("test", "v1")))
                .contains("was built from branch 'feature/x' and not from one of main");
        assertThat(history("test")).isEmpty();

        attachProvenance("bss/index", "main");
        assertThat(done(deploy("test", "v1")))
                .contains("The image is signed with " + SIGNER.verificationKey() + ", as test asks");

        // Another image under the tag: what was said of the first holds for that alone.
        build("v1", "another", "--if-exists", "overwrite");
        assertThat(refused(deploy("test", "v1"))).contains(" is not signed: ");
        assertThat(done(deploy("test", "v1", "--override-reason", "the registry lost it, INC-9")))
                .contains("The image goes on although ")
                .contains("INC-9");
    }

    /** Who goes back is in a hurry: he is told, and only held up where the environment says so. */
    @Test
    void aRollbackSaysWhetherItsImageIsSigned() throws Exception {
        build("v1", "one");
        build("v2", "two");
        done(deploy("test", "v1", "--override-reason", "INC-9"));
        done(deploy("test", "v2", "--override-reason", "INC-9"));
        Path strict = Files.writeString(
                directory.resolve("strict.yaml"),
                Files.readString(config).replace("{name: test,", "{name: test, rollback: asDeploy,"));

        assertThat(refused(rollback(strict)))
                .contains(
                        "Nothing was rolled back, the image may not run in test again, because " + image() + "@sha256:")
                .contains(
                        " is not signed (environments.rollback of test is asDeploy): name another revision, or deploy");
        assertThat(done(rollback(config)))
                .contains("It goes back to an image that test would not let in, because " + image() + "@sha256:")
                .contains("Rolled back to revision 1 (v1)");

        attach("sign");
        attach("attest");
        attachProvenance("bss/index", "main");
        done(deploy("test", "v2", "--override-reason", "INC-9"));
        CommandProcess.Ended back = rollback(strict, "--json");
        assertThat(back.exitCode()).as(back.err()).isZero();
        assertThat(back.err()).contains("The image is signed with " + SIGNER.verificationKey() + ", as test asks");
        assertThat(back.out()).contains("\"signedWith\" : \"" + SIGNER.verificationKey() + "\"");

        // Without its registry nobody knows, and the roll-back goes on.
        done(deploy("test", "v2", "--override-reason", "INC-9"));
        Path unreachable = Files.writeString(
                directory.resolve("unreachable.yaml"),
                Files.readString(config).replace("plainHttp: true", "plainHttp: false"));
        assertThat(done(rollback(unreachable)))
                .contains("Whether its image is signed is not known: ")
                .contains("Rolled back to revision ");
    }

    private CommandProcess.Ended rollback(Path settings, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "helm-rollback",
                "--app=index",
                "--environment=test",
                "--config=" + settings,
                "--kubeconfig=" + kubeconfig));
        arguments.addAll(List.of(more));
        return run(arguments);
    }
}
