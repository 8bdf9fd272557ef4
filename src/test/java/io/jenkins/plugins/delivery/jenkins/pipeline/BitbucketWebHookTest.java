package io.jenkins.plugins.delivery.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.jenkins.plugins.bitbucket.BitbucketSCMSource;
import com.cloudbees.jenkins.plugins.bitbucket.endpoints.BitbucketEndpointConfiguration;
import com.cloudbees.jenkins.plugins.bitbucket.impl.endpoint.BitbucketServerEndpoint;
import com.cloudbees.jenkins.plugins.bitbucket.impl.webhook.server.ServerWebhookConfiguration;
import com.cloudbees.jenkins.plugins.bitbucket.trait.BranchDiscoveryTrait;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.plugins.git.GitSCM;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import jenkins.branch.BranchSource;
import org.eclipse.jgit.api.Git;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * The web hook that Bitbucket Data Center sends on a push, in the form in which Atlassian documents
 * {@code repo:refs_changed}, builds the service's branch by its one-line Jenkinsfile.
 */
@WithJenkins
class BitbucketWebHookTest {
    private static final String SECRET = "a-secret-of-the-hook";

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path service;

    private JenkinsRule jenkins;
    private BitbucketStandIn bitbucket;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        // Bitbucket names a directory for the clone.
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        PlainRegistry.use(REGISTRY.host());
        Files.writeString(service.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        Files.writeString(
                service.resolve("Jenkinsfile"),
                "microservicePipeline(app: 'index', skip: ['compile', 'test', 'sonar', 'gate', 'deploy'])\n");
        commit("Begin");
        bitbucket = BitbucketStandIn.of(service);
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "bitbucket-hook", "", Secret.fromString(SECRET)));
        BitbucketEndpointConfiguration.get()
                .setEndpoints(List.of(new BitbucketServerEndpoint(
                        "Bitbucket",
                        bitbucket.url(),
                        new ServerWebhookConfiguration(false, null, true, "bitbucket-hook"))));
    }

    @AfterEach
    void stop() {
        GitSCM.ALLOW_LOCAL_CHECKOUT = false;
        bitbucket.close();
    }

    @Test
    void aPushBuildsTheBranch() throws Exception {
        WorkflowMultiBranchProject project = jenkins.createProject(WorkflowMultiBranchProject.class, "index");
        BitbucketSCMSource source = new BitbucketSCMSource("BSS", "index");
        source.setServerUrl(bitbucket.url());
        source.setTraits(List.of(new BranchDiscoveryTrait(true, true)));
        project.getSourcesList().add(new BranchSource(source));
        project.scheduleBuild2(0).getFuture().get();
        jenkins.waitUntilNoActivity();
        WorkflowJob main = project.getItem("main");
        jenkins.assertBuildStatusSuccess(main.getLastBuild());
        String before = bitbucket.head();
        Files.writeString(service.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /there\n");
        commit("Answer sooner");
        String payload = payload(before, bitbucket.head());

        assertThat(post(payload, signature("another secret", payload))).isEqualTo(403);
        assertThat(post(payload, signature(SECRET, payload))).isEqualTo(200);

        await().atMost(Duration.ofMinutes(1)).until(() -> main.getLastBuild().getNumber() == 2);
        WorkflowRun run = jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(main.getLastBuild()));
        assertThat(run.getAction(ImageBuildAction.class).getTag())
                .startsWith(bitbucket.head().substring(0, 7));
    }

    private static String payload(String from, String to) throws Exception {
        try (InputStream recorded = BitbucketWebHookTest.class.getResourceAsStream("bitbucket-push.json")) {
            return new String(recorded.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("FROM", from)
                    .replace("TO", to);
        }
    }

    private static String signature(String secret, String payload) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
    }

    private int post(String payload, String signature) throws Exception {
        // As docs/guide/triggers.md has it.
        URI hook = URI.create(jenkins.getURL() + "bitbucket-scmsource-hook/notify?server_url=" + bitbucket.url());
        HttpRequest request = HttpRequest.newBuilder(hook)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("X-Event-Key", "repo:refs_changed")
                .header("X-Request-Id", "6f1c3a54-6b5c-4c7a-9d39-2f0a7e0c1b11")
                .header("X-Hub-Signature", signature)
                .POST(HttpRequest.BodyPublishers.ofString(payload))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private void commit(String message) throws Exception {
        try (Git git = Git.init()
                .setInitialBranch("main")
                .setDirectory(service.toFile())
                .call()) {
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage(message)
                    .setAuthor("dev", "dev@example.com")
                    .setSign(false)
                    .call();
        }
    }
}
