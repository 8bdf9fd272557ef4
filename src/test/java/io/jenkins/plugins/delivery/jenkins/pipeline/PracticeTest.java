package io.jenkins.plugins.delivery.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.StringParameterValue;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.jenkins.plugins.casc.SecretSource;
import io.jenkins.plugins.delivery.jenkins.agent.PodAgents;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.jenkins.helm.DeploymentAction;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.jenkins.report.MailBox;
import io.jenkins.plugins.delivery.testbed.RealNode;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * The whole practice, as a team has it from {@code docs/examples/team/jenkins.yaml}: a push, the signed web hook,
 * agents that are pods of a real node, an image, the common deploy job, a pod that answers; the way to production; and
 * a version that crashes. Only Bitbucket's REST API is a stand-in.
 */
@WithJenkins
@RequiresTestbed({TestbedPart.HELM4, TestbedPart.KANIKO, TestbedPart.JRE_BASE, TestbedPart.RUN_BASES})
class PracticeTest {
    @RegisterExtension
    static final RealNode NODE = RealNode.shared();

    private static final Path PROJECT = Path.of("").toAbsolutePath();

    @TempDir
    Path directory;

    private JenkinsRule jenkins;
    private DeploySettings settings;
    private GitServer git;
    private String gitUrl;
    private Path service;
    private String base;
    private BitbucketStandIn bitbucket;
    private BitbucketHook hook;
    private MailBox box;
    private WorkflowMultiBranchProject index;
    private WorkflowJob deploy;

    @BeforeEach
    void setUpTheTeam(JenkinsRule rule) throws Exception {
        jenkins = rule;
        settings = DeploySettings.make(NODE.controlPlane(), NODE.client(), directory);
        PodAgents.Images images = PodAgents.images(jenkins, NODE, directory);
        box = MailBox.open();
        git = GitServer.start(Files.createDirectory(directory.resolve("git")));
        gitUrl = "git://" + NODE.exposed(git.port());
        for (String repository : List.of("bss/index.git", "bss/order.git", "bss/deploy.git")) {
            git.create(repository);
        }
        GitServer.push(settings.repository(), "The chart", gitUrl + "/bss/deploy.git");
        TeamOnNode.loadCoverage();
        base = images.java();
        service = Files.createDirectory(directory.resolve("service"));
        new TeamOnNode(NODE, jenkins, directory).configure(gitUrl, settings.prefix(), images);
        JenkinsRule.DummySecurityRealm realm = jenkins.createDummySecurityRealm();
        realm.addGroups("rita", "release-managers");
        jenkins.jenkins.setSecurityRealm(realm);
        jenkins.waitUntilNoActivity();
        deploy = jenkins.jenkins.getItemByFullName("bss/live/deploy", WorkflowJob.class);
        index = jenkins.jenkins.getItemByFullName("bss/index", WorkflowMultiBranchProject.class);
        bitbucket = BitbucketStandIn.of(service, gitUrl + "/bss/index.git");
        hook = BitbucketHook.admit(jenkins, bitbucket);
        index.getSourcesList().clear();
        index.getSourcesList().add(bitbucket.branches());
        // The scan that ends the project's making tells Jenkins which branch is the repository's default one. There is
        // nothing to build in it yet, and no scan is left that may see the next push before the web hook tells of it.
        Files.writeString(service.resolve("README.md"), "The index\n");
        GitServer.push(service, "Begin", bitbucket.cloneUrl());
        index.scheduleBuild2(0);
        jenkins.waitUntilNoActivity();
        assertThat(index.getItems()).isEmpty();
        // What the example's settings of index name.
        for (String environment : List.of("dev", "test")) {
            NODE.client()
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName("index")
                            .withNamespace(settings.namespace(environment))
                            .endMetadata()
                            .build())
                    .create();
        }
    }

    @AfterEach
    void stop() {
        Stream.of(bitbucket, git, box).filter(Objects::nonNull).forEach(part -> {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void fromAPushToARunningServiceAndFromOneThatCrashesBack() throws Exception {
        // The deploy job was built once when the team was set up.
        jenkins.assertBuildStatus(Result.NOT_BUILT, deploy.getLastBuild());
        jenkins.assertLogContains("the parameters are known now", deploy.getLastBuild());

        String without = bitbucket.head();
        writeService();
        GitServer.push(service, "Deliver it", bitbucket.cloneUrl());
        assertThat(hook.changed(without, bitbucket.head())).isEqualTo(200);

        WorkflowRun built = end(() -> index.getItem("main"), 1);
        jenkins.assertBuildStatusSuccess(built);
        ImageBuildAction image = built.getAction(ImageBuildAction.class);
        assertThat(image.getEngine()).isEqualTo("kaniko");
        jenkins.assertBuildStatusSuccess(deploy.getBuildByNumber(2));
        assertThat(answer("dev")).isEqualTo("Hello from the index service\n");

        WorkflowRun promoted = deploy("test", image.getTag());
        jenkins.assertBuildStatusSuccess(end(() -> deploy, promoted.getNumber()));
        assertThat(answer("test")).isEqualTo("Hello from the index service\n");

        WorkflowRun refused = deploy("prod", image.getTag());
        await(() -> refused.getAction(InputAction.class) != null
                && refused.getAction(InputAction.class).isWaitingForInput());
        try (ACLContext ignored = ACL.as2(User.getById("rita", true).impersonate2())) {
            refused.getAction(InputAction.class).getExecutions().get(0).proceed(null);
        }
        jenkins.assertBuildStatus(Result.FAILURE, end(() -> deploy, refused.getNumber()));
        jenkins.assertLogContains("stage", refused);
        assertThat(settings.statuses("prod")).isEmpty();

        int mails = box.mails().size();
        Path main = service.resolve("src/main/java/com/example/index/IndexService.java");
        Files.writeString(
                main,
                Files.readString(main)
                        .replace(
                                "HttpServer server = start(args",
                                "if (args.length == 0) {\n            throw new IllegalStateException(\"no data source: DB_URL is not set\");\n"
                                        + "        }\n        HttpServer server = start(args"));
        String before = bitbucket.head();
        GitServer.push(service, "Use the database", bitbucket.cloneUrl());
        assertThat(hook.changed(before, bitbucket.head())).isEqualTo(200);

        WorkflowRun crashed = end(() -> index.getItem("main"), 2);
        jenkins.assertBuildStatus(Result.FAILURE, crashed);
        WorkflowRun rolledBack = deploy.getLastBuild();
        assertThat(rolledBack.getAction(DeploymentAction.class).getStatus()).isEqualTo("rolledBack");
        assertThat(settings.statuses("dev")).containsExactly("superseded", "failed", "deployed");
        await(() -> answer("dev").equals("Hello from the index service\n"));
        // The deploy job's and the service's build tell of the same failure: one mail, to the team and to who pushed.
        List<MimeMessage> told = box.mails().subList(mails, box.mails().size());
        assertThat(told)
                .hasSize(2)
                .allSatisfy(mail ->
                        assertThat(MailBox.text(mail)).contains("no data source: DB_URL is not set", image.getTag()));
        assertThat(told)
                .extracting(MimeMessage::getMessageID)
                .containsOnly(told.get(0).getMessageID());
    }

    private WorkflowRun deploy(String environment, String tag) throws Exception {
        return deploy.scheduleBuild2(
                        0,
                        new ParametersAction(
                                new StringParameterValue("App", "index"),
                                new StringParameterValue("Env", environment),
                                new StringParameterValue("Tag", tag)))
                .waitForStart();
    }

    private WorkflowRun end(Callable<WorkflowJob> job, int number) throws Exception {
        await(() -> {
            WorkflowRun run = job.call() == null ? null : job.call().getBuildByNumber(number);
            return run != null && !run.isBuilding();
        });
        System.out.println(JenkinsRule.getLog(job.call().getBuildByNumber(number)));
        return job.call().getBuildByNumber(number);
    }

    private void await(Callable<Boolean> condition) {
        Awaitility.await()
                .conditionEvaluationListener(evaluated -> {
                    if (evaluated.getRemainingTimeInMS() < 500) {
                        for (WorkflowJob job : jenkins.jenkins.getAllItems(WorkflowJob.class)) {
                            try {
                                System.out.println("LAST OF " + job + JenkinsRule.getLog(job.getLastBuild()));
                            } catch (Exception e) {
                                System.out.println(e);
                            }
                        }
                    }
                })
                .atMost(Duration.ofMinutes(5))
                .until(() -> {
                    // As its timer does, which waits for more than a minute after Jenkins' start.
                    for (String label : List.of("delivery", "deploy")) {
                        jenkins.jenkins.getLabel(label).nodeProvisioner.suggestReviewNow();
                    }
                    return condition.call();
                });
    }

    /** The example service, with a command of its own in the image, which kaniko runs. */
    private void writeService() throws Exception {
        ServiceRepository.copy(PROJECT.resolve("docs/examples/index-service"), service);
        Files.copy(PROJECT.resolve("Jenkinsfile"), service.resolve("Jenkinsfile"), StandardCopyOption.REPLACE_EXISTING);
        Path dockerfile = service.resolve("Dockerfile");
        Files.writeString(
                dockerfile,
                Files.readString(dockerfile).replaceAll("BASE=\\S+", "BASE=" + base) + "RUN date | tee /app/built\n");
    }

    private String answer(String environment) throws Exception {
        return NODE.answer(settings.namespace(environment), "/");
    }

    /** Where Configuration as Code finds the file's variables. */
    @TestExtension
    public static final class Variables extends SecretSource {
        static final Map<String, String> ALL = new ConcurrentHashMap<>();

        @Override
        public Optional<String> reveal(String secret) {
            return Optional.ofNullable(ALL.get(secret));
        }
    }
}
