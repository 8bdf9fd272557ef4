package io.jenkins.plugins.delivery.jenkins.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Descriptor;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.util.Secret;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.delivery.core.config.DeliveryConfigReader;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import io.jenkins.plugins.delivery.core.vulnerability.Reports;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.ImageBuildConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.ImageSigner;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.config.ProgramImageSigner;
import io.jenkins.plugins.delivery.jenkins.config.SupplyChainConfiguration;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.CosignRun;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.KanikoRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundConstructor;

/** Images of builds, verified by the real cosign; the key is one of cosign's, and no build can read it. */
@WithJenkins
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.COSIGN})
class SupplyChainAttachmentTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        PlainRegistry.use(REGISTRY.host());
        BaseImages.pushSmall(REGISTRY.url(), "base/small", "1");
        CosignRun.generateKeyPair(directory, "secret");
        byte[] key = Files.readAllBytes(directory.resolve("cosign.key"));
        List<Credentials> own = SystemCredentialsProvider.getInstance().getCredentials();
        own.add(new FileCredentialsImpl(
                CredentialsScope.SYSTEM, "cosign-key", "", "cosign.key", SecretBytes.fromBytes(key)));
        own.add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "cosign-password", "", Secret.fromString("secret")));
        attach("required", "cosign-key");
    }

    private static void attach(String mode, String keyCredentialsId) {
        SupplyChainConfiguration settings = new SupplyChainConfiguration();
        settings.setMode(mode);
        settings.setKeyCredentialsId(keyCredentialsId);
        settings.setKeyPasswordCredentialsId("cosign-password");
        DeliveryGlobalConfiguration.get().setSupplyChain(settings);
    }

    private WorkflowJob job(String steps) throws Exception {
        return job("", steps);
    }

    private WorkflowJob job(String node, String steps) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('" + node + "') {" + GitCommit.STEP + """
                writeFile file: 'Dockerfile', text: 'FROM %s/base/small:1\\nCOPY index.jar /app/app.jar\\n'
                writeFile file: 'index.jar', text: 'a jar'
                """.formatted(REGISTRY.host()) + steps + "}", true));
        return job;
    }

    private String image(WorkflowRun run) {
        ImageBuildAction image = run.getAction(ImageBuildAction.class);
        return image.getRepository() + "@" + image.getDigest();
    }

    private JsonNode stated(String type, String image) throws Exception {
        CosignRun run = CosignRun.verifyAttestation(directory, directory.resolve("cosign.pub"), type, image);
        assertThat(run.exitCode()).as(run.output()).isZero();
        String envelope = run.output()
                .lines()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElseThrow();
        byte[] payload = Base64.getDecoder()
                .decode(JSON.readTree(envelope).path("payload").asText());
        return JSON.readTree(payload).path("predicate");
    }

    @Test
    void whatIsBuiltInProcessIsSignedAndTellsWhatItIs() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();

        WorkflowRun run = jenkins.buildAndAssertSuccess(job(agent.getNodeName(), "buildImage(app: 'index')"));

        String image = image(run);
        jenkins.assertLogContains("Signed " + image + " with key ", run);
        CosignRun verified = CosignRun.verify(directory, directory.resolve("cosign.pub"), image);
        assertThat(verified.exitCode()).as(verified.output()).isZero();
        JsonNode provenance = stated("slsaprovenance1", image);
        JsonNode internal = provenance.path("buildDefinition").path("internalParameters");
        assertThat(internal.path("controller").path("job").asText())
                .isEqualTo(run.getParent().getFullName());
        assertThat(internal.path("controller").path("qualityGate").asText()).isEqualTo("none");
        assertThat(internal.path("agent").path("engine").asText()).isEqualTo("inProcess");
        assertThat(internal.path("agent").path("branch").asText()).isEqualTo("main");
        assertThat(provenance
                        .path("buildDefinition")
                        .path("resolvedDependencies")
                        .path(0)
                        .path("uri")
                        .asText())
                .isEqualTo("oci://" + REGISTRY.host() + "/base/small:1");
        assertThat(stated("cyclonedx", image).path("components").toString())
                .contains("/app/app.jar", "\"microservice-delivery:origin\",\"value\":\"build\"");
        assertThat(JenkinsRule.getLog(run)).doesNotContain("PRIVATE KEY");
    }

    @Test
    @RequiresTestbed(TestbedPart.RUN_BASES)
    void whatTheWorkspaceCompiledInPlaceOfTheDockerfileIsSaid() throws Exception {
        BaseImages.pushRoot(REGISTRY.url(), "busybox", directory, List.of());
        ImageBuildConfiguration build = new ImageBuildConfiguration();
        build.setReuseCompiled(true);
        DeliveryGlobalConfiguration.get().setImageBuild(build);
        DumbSlave agent = jenkins.createOnlineSlave();

        WorkflowRun run = jenkins.buildAndAssertSuccess(job(agent.getNodeName(), """
                writeFile file: 'pom.xml', text: '<project/>'
                writeFile file: 'mvnw', text: 'exit 1'
                writeFile file: 'src/main/java/Main.java', text: 'class Main {}'
                writeFile file: 'target/orders-1.4.0.jar', text: 'a jar that was tested'
                writeFile file: 'Dockerfile', text: '''FROM %1$s/base/busybox:1 AS build
                WORKDIR /app
                COPY pom.xml mvnw ./
                COPY src src
                RUN sh ./mvnw package
                FROM %1$s/base/small:1
                COPY --from=build /app/target/orders-1.4.0.jar /app.jar
                '''
                buildImage(app: 'reused')
                """.formatted(REGISTRY.host())));

        JsonNode internal =
                stated("slsaprovenance1", image(run)).path("buildDefinition").path("internalParameters");
        assertThat(internal.path("agent").path("compiledInWorkspace").asText()).isEqualTo("target/orders-1.4.0.jar");
        assertThat(internal.path("controller").has("compiledInWorkspace")).isFalse();
    }

    /** Its key is in no credentials: a program of the controller has it, as the client of a key service. */
    @Test
    void aProgramOfTheControllerSigns() throws Exception {
        String pem = Keys.ecdsaPem();
        Path key = Files.writeString(directory.resolve("service.pem"), pem);
        Path open = Files.writeString(
                directory.resolve("service.pub"),
                SigningKey.read("key", pem, null).verificationKey().pem());
        DumbSlave agent = jenkins.createOnlineSlave();
        sign("openssl", "dgst", "-sha256", "-sign", key.toString());

        WorkflowRun run = jenkins.buildAndAssertSuccess(
                job(agent.getNodeName(), "writeFile file: 'trivy.json', text: '''" + Reports.TRIVY + """
                '''
                def image = buildImage(app: 'kms', vulnerabilities: 'trivy.json')
                qualityGate(minTestPassRate: 0, image: image.reference, maxCritical: 9)
                """));

        jenkins.assertLogContains(" that is attached to " + image(run) + ", signed", run);
        CosignRun verified = CosignRun.verify(directory, open, image(run));
        CosignRun bill = CosignRun.verifyAttestation(directory, open, "cyclonedx", image(run));
        assertThat(verified.exitCode()).as(verified.output()).isZero();
        assertThat(bill.exitCode()).as(bill.output()).isZero();

        sign("sh", "-c", "echo no access, token=0123456789abcdef >&2; exit 77");
        WorkflowRun failed = jenkins.buildAndAssertStatus(Result.FAILURE, job("buildImage(app: 'kms', tag: '2')"));
        jenkins.assertLogContains(
                "The image is pushed and not signed, which supplyChain.mode 'required' asks for:"
                        + " supplyChain.signer.command 'sh' ended with exit code 77: no access, token=",
                failed);
        jenkins.assertLogNotContains("0123456789abcdef", failed);
    }

    private void sign(String... command) throws Exception {
        ProgramImageSigner program = new ProgramImageSigner();
        program.setCommand(List.of(command));
        program.setPublicKey(SigningKey.read("key", Files.readString(directory.resolve("service.pem")), null)
                .verificationKey()
                .pem());
        SupplyChainConfiguration settings = new SupplyChainConfiguration();
        settings.setMode("required");
        settings.setSigner(program);
        DeliveryGlobalConfiguration.get().setSupplyChain(settings);
    }

    /** What another plugin brings. */
    public static final class OtherSigner extends ImageSigner {
        private static final Signer SIGNER = signer();

        private static Signer signer() {
            try {
                return Keys.ed25519();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @DataBoundConstructor
        public OtherSigner() {}

        @Override
        public Signer toSigner() {
            return SIGNER;
        }

        @TestExtension
        @Symbol("other")
        public static final class DescriptorImpl extends Descriptor<ImageSigner> {}
    }

    @Test
    void theSignerOfAnotherPluginSigns() throws Exception {
        Path settings = Files.writeString(directory.resolve("jenkins.yaml"), """
                unclassified:
                  microserviceDelivery:
                    supplyChain:
                      mode: required
                      signer: other
                """);
        ConfigurationAsCode.get().configure(settings.toString());

        WorkflowRun run = jenkins.buildAndAssertSuccess(job("buildImage(app: 'other')"));

        jenkins.assertLogContains("with " + OtherSigner.SIGNER.verificationKey(), run);
        assertThat(DeliveryConfigReader.read(settings).supplyChain().signer().kind())
                .isEqualTo("other");
    }

    @Test
    @RequiresTestbed(TestbedPart.KANIKO)
    void whatKanikoBuildsIsSigned() throws Exception {
        ImageBuildConfiguration build = new ImageBuildConfiguration();
        build.setKanikoExecutable(KanikoRun.executable().toString());
        DeliveryGlobalConfiguration.get().setImageBuild(build);

        WorkflowRun run = jenkins.buildAndAssertSuccess(job("buildImage(app: 'kaniko', engine: 'kaniko')"));

        CosignRun verified = CosignRun.verify(directory, directory.resolve("cosign.pub"), image(run));
        assertThat(verified.exitCode()).as(verified.output()).isZero();
    }

    @Test
    void theReportOfAScannerIsAttachedToTheImageThatItIsOf() throws Exception {
        String scan = "writeFile file: 'trivy.json', text: '''" + Reports.TRIVY + "'''\n";
        WorkflowRun run =
                jenkins.buildAndAssertSuccess(job(scan + "buildImage(app: 'scanned', vulnerabilities: 'trivy.json')"));

        jenkins.assertLogContains(
                "Attached the report of Trivy 0.69.1 of 2024-11-20T07:30:00Z with 3 vulnerabilities", run);
        JsonNode report = stated("vuln", image(run));
        assertThat(report.path("invocation").path("uri").asText()).endsWith(run.getUrl());
        assertThat(report.path("scanner").path("result").path("Results")).hasSize(3);

        WorkflowRun other = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                job(scan.replace("\"OS\"", "\"RepoDigests\": [\"a/b@sha256:" + "2".repeat(64) + "\"], \"OS\"")
                        + "buildImage(app: 'scanned', tag: '2', vulnerabilities: 'trivy.json')"));
        jenkins.assertLogContains("Report trivy.json is of another image, sha256:222", other);

        attach("on", "cosign-key");
        WorkflowRun missing = jenkins.buildAndAssertSuccess(
                job("buildImage(app: 'scanned', tag: '3', vulnerabilities: 'trivy.json')"));
        jenkins.assertLogContains(
                "The report of vulnerabilities is not attached: No report matches trivy.json", missing);
        jenkins.assertLogContains("Signed ", missing);
    }

    /** Whoever may push could have pushed it, with the right revision in a label. */
    @Test
    void whatWasThereAlreadyIsNotSigned() throws Exception {
        attach("off", "");
        WorkflowJob job = job("buildImage(app: 'reused', tag: '1')");
        WorkflowRun built = jenkins.buildAndAssertSuccess(job);
        CosignRun unsigned = CosignRun.verify(directory, directory.resolve("cosign.pub"), image(built));
        assertThat(unsigned.exitCode()).isNotZero();

        attach("required", "cosign-key");
        // The same workspace, hence the same commit.
        job.setDefinition(new CpsFlowDefinition("node { buildImage(app: 'reused', tag: '1') }", true));
        WorkflowRun reused = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("is not signed, and this build did not make it", reused);
        job.setDefinition(new CpsFlowDefinition(
                "node { buildImage(app: 'reused', tag: '1', ifExists: 'overwrite')\nbuildImage(app: 'reused', tag: '1') }",
                true));
        WorkflowRun again = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("Signed already, with key ", again);
    }

    @Test
    void aKeyThatIsNotThereFailsOrIsALine() throws Exception {
        attach("required", "no-key");
        WorkflowRun failed = jenkins.buildAndAssertStatus(Result.FAILURE, job("buildImage(app: 'unsigned')"));
        attach("on", "no-key");
        WorkflowRun built = jenkins.buildAndAssertSuccess(job("buildImage(app: 'unsigned-too')"));

        jenkins.assertLogContains(
                "The image is pushed and not signed, which supplyChain.mode 'required' asks for:"
                        + " supplyChain.keyCredentialsId 'no-key' does not exist",
                failed);
        jenkins.assertLogContains("Not signed: supplyChain.keyCredentialsId 'no-key' does not exist", built);
    }
}
