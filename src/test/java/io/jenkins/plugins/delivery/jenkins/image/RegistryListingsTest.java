package io.jenkins.plugins.delivery.jenkins.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.Util;
import hudson.slaves.DumbSlave;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.ImageBuildConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.config.SupplyChainConfiguration;
import io.jenkins.plugins.delivery.testbed.AccessLogEntry;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What one controller read of a base and signed, and another, which is the same without its memory. */
@WithJenkins
@RequiresTestbed(TestbedPart.REGISTRY)
class RegistryListingsTest {
    private static final String FIRST_BUILD = "First build upon";

    /** One for each test: what is kept in it is what is tested. */
    @RegisterExtension
    final RegistryServer registry = RegistryServer.builder().build();

    private JenkinsRule jenkins;
    private String privateKey;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        PlainRegistry.use(registry.host());
        BaseImages.pushSmall(registry.url(), "base/small", "1");
        privateKey = Keys.ecdsaPem();
        key("listing-key", privateKey);
        believe("listing-key");
        ImageBuildConfiguration imageBuild = new ImageBuildConfiguration();
        imageBuild.setListingRepository(registry.host() + "/platform/listings");
        DeliveryGlobalConfiguration.get().setImageBuild(imageBuild);
    }

    private static void key(String id, String pem) {
        List<Credentials> own = SystemCredentialsProvider.getInstance().getCredentials();
        own.add(new StringCredentialsImpl(CredentialsScope.SYSTEM, id, "", Secret.fromString(pem)));
    }

    /** With images that are not signed. */
    private static void believe(String keyCredentialsId) {
        SupplyChainConfiguration settings = new SupplyChainConfiguration();
        settings.setKeyCredentialsId(keyCredentialsId);
        DeliveryGlobalConfiguration.get().setSupplyChain(settings);
    }

    private WorkflowRun buildOnNewAgent(String app) throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') {" + GitCommit.STEP + """
                writeFile file: 'Dockerfile', text: 'FROM %s/base/small:1\\nCOPY index.jar /app/app.jar\\n'
                writeFile file: 'index.jar', text: 'a jar'
                buildImage(app: '%s')
                }""".formatted(registry.host(), app), true));
        WorkflowRun run = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogNotContains(privateKey.lines().toList().get(1), run);
        assertNoKey(Path.of(agent.getRemoteFS()));
        assertNoKey(job.getRootDir().toPath());
        return run;
    }

    /** The key stays on the controller, and is in no record of a build. */
    private void assertNoKey(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty().noneMatch(this::hasKey);
        }
    }

    private boolean hasKey(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .contains(privateKey.lines().toList().get(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private File[] known() {
        File caches = new File(jenkins.jenkins.getRootDir(), "caches/microservice-delivery");
        File[] all = caches.listFiles((directory, name) -> name.startsWith("shared-listings"));
        return all == null ? new File[0] : all;
    }

    private long kept() throws Exception {
        return registry.accessLog().stream()
                .filter(entry -> entry.method().equals("PUT")
                        && entry.path().startsWith("/v2/platform/listings/manifests/")
                        && entry.path().endsWith(".listing"))
                .count();
    }

    /** So that what the controller keeps is that of another one. */
    private void forget() throws Exception {
        for (File directory : known()) {
            assertThat(directory.list()).hasSize(2);
            Util.deleteRecursive(directory);
        }
    }

    @Test
    void anotherControllerNeedNotReadTheBase() throws Exception {
        jenkins.assertLogContains(FIRST_BUILD, buildOnNewAgent("learns"));
        Awaitility.await().until(() -> kept() == 2);
        Awaitility.await().until(() -> known().length == 1);
        forget();
        int before = registry.accessLog().size();

        WorkflowRun told = buildOnNewAgent("told");

        jenkins.assertLogNotContains(FIRST_BUILD, told);
        List<AccessLogEntry> log = registry.accessLog();
        assertThat(log.subList(before, log.size()))
                .filteredOn(
                        entry -> entry.method().equals("GET") && entry.path().contains("/base/small/blobs/"))
                .as("the configuration of the base alone")
                .hasSize(1);
        assertThat(known())
                .singleElement()
                .satisfies(directory -> assertThat(directory.list()).hasSize(2));
        assertThat(kept()).as("nothing is signed that was not read here").isEqualTo(2);
    }

    @Test
    void whatAKeySignedThatIsNotBelievedIsReadAgain() throws Exception {
        buildOnNewAgent("learns");
        Awaitility.await().until(() -> kept() == 2);
        forget();
        key("other-key", Keys.ecdsaPem());
        believe("other-key");

        WorkflowRun other = buildOnNewAgent("other");

        jenkins.assertLogContains(FIRST_BUILD, other);
        Awaitility.await().until(() -> kept() == 4);
        Awaitility.await().until(() -> known().length == 1);
        forget();
        believe("listing-key");
        jenkins.assertLogNotContains(FIRST_BUILD, buildOnNewAgent("first-again"));
    }

    @Test
    void withoutAKeyTheLogSaysThatNothingIsReadAndNothingKept() throws Exception {
        believe("");

        WorkflowRun run = buildOnNewAgent("nobody");

        jenkins.assertLogContains("What is in base images is neither read from " + registry.host(), run);
        Awaitility.await().until(() -> known().length == 1 && known()[0].list().length == 2);
        assertThat(registry.accessLog()).noneMatch(entry -> entry.path().contains("/platform/listings/"));
    }
}
