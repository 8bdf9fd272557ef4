package io.jenkins.plugins.delivery.jenkins.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.FreezeConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** The question and what becomes of the answer, with images in a real registry, and across restarts. */
class ApproveDeployStepTest {
    private static final String ASK = "echo \"by ${approveDeploy(app: 'index', environment: 'prod', tag: 'v1')}\"\n";

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void asksOfOneImageAndRecordsTheAnswer() throws Throwable {
        sessions.then(jenkins -> {
            String digest = push(jenkins);
            WorkflowRun run = start(jenkins, ASK);

            InputStepExecution question = question(run);
            assertThat(question.getInput().getMessage())
                    .isEqualTo("Deploy index to prod? The image is " + REGISTRY.host() + "/bss/bss.index:v1@" + digest);
            assertThat(question.getInput().getSubmitter()).isEqualTo("alice,leads");
            answer(question, "alice");

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            jenkins.assertLogContains("by alice", run);
            assertThat(run.getActions(DeployApproval.class)).singleElement().satisfies(approval -> {
                assertThat(approval.getApp()).isEqualTo("index");
                assertThat(approval.getEnvironment()).isEqualTo("prod");
                assertThat(approval.getDigest()).isEqualTo(digest);
                assertThat(approval.getApprovedBy()).isEqualTo("alice");
            });
        });
    }

    @Test
    void aGroupCanApproveAndNobodyElse() throws Throwable {
        sessions.then(jenkins -> {
            push(jenkins);
            WorkflowRun member = start(jenkins, ASK);
            answer(question(member), "dave");
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(member));
            assertThat(member.getAction(DeployApproval.class).getApprovedBy()).isEqualTo("dave");

            for (String other : List.of("bob", "admin")) {
                WorkflowRun run = start(jenkins, ASK);
                answer(question(run), other);
                jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
                jenkins.assertLogContains(
                        "ERROR: Nothing was approved, " + other
                                + " may not approve: have it done by one of alice, leads",
                        run);
                assertThat(run.getAction(DeployApproval.class)).isNull();
            }
        });
    }

    /** Whoever approves shall not think that it goes now. */
    @Test
    void whoIsAskedIsToldOfAFreeze() throws Throwable {
        sessions.then(jenkins -> {
            push(jenkins);
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            FreezeConfiguration freeze = new FreezeConfiguration();
            freeze.setWindow(today.minusDays(1) + " to " + today.plusDays(1));
            DeliveryGlobalConfiguration.get().getEnvironments().stream()
                    .filter(environment -> environment.getName().equals("prod"))
                    .forEach(environment -> environment.setFreezes(List.of(freeze)));
            WorkflowRun run = start(jenkins, ASK);
            InputStepExecution question = question(run);

            jenkins.assertLogContains("prod is frozen until ", run);
            jenkins.assertLogContains("an approval does not let the deploy pass that", run);

            answer(question, "alice");
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        });
    }

    @Test
    void theQuestionSurvivesARestart() throws Throwable {
        sessions.then(jenkins -> {
            push(jenkins);
            question(start(jenkins, ASK));
        });
        sessions.then(jenkins -> {
            WorkflowRun run = jenkins.jenkins
                    .getItemByFullName("deploy", WorkflowJob.class)
                    .getBuildByNumber(1);

            answer(question(run), "alice");

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            assertThat(run.getAction(DeployApproval.class).getApprovedBy()).isEqualTo("alice");
            assertThat(run.getAction(InputAction.class).isWaitingForInput()).isFalse();
        });
    }

    /** The Pipeline reads the question's id on the build's page, and asks something harmless by the same id. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "input id: id, message: 'Have a break?' | has the id of the question",
                // Jenkins keeps the name of a secret variable in place of its value, which need not be the secret's.
                "withCredentials([string(credentialsId: 'any', variable: 'ID')]) { withEnv(['ID=' + id]) {"
                        + " input id: id, message: 'Have a break?' } } | that Jenkins did not keep",
            })
    void nobodyCanBeMadeToAnswerItByAnotherQuestion(String forge, String refusal) throws Throwable {
        sessions.then(jenkins -> {
            push(jenkins);
            SystemCredentialsProvider.getInstance()
                    .getCredentials()
                    .add(new StringCredentialsImpl(
                            CredentialsScope.GLOBAL, "any", "", Secret.fromString("of no matter")));
            WorkflowRun run = start(jenkins, """
                    parallel ask: {
                        %s
                    }, forge: {
                        def id = input(id: 'Feed', message: 'id?', parameters: [string(name: 'id')])
                        %s
                    }, failFast: true""".formatted(ASK, forge));
            InputAction questions = questions(run, 2);
            InputStepExecution question = questions.getExecutions().stream()
                    .filter(asked -> asked.getId().startsWith("Approve-"))
                    .findFirst()
                    .orElseThrow();
            try (ACLContext ignored = as("admin")) {
                questions.getExecution("Feed").proceed(Map.of("id", question.getId()));
            }
            await().until(() -> questions.getExecutions().stream()
                    .anyMatch(asked -> asked.getInput().getMessage().equals("Have a break?")));

            answer(question, "alice");

            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
            jenkins.assertLogContains("Nothing was approved, because another input of this build has ", run);
            jenkins.assertLogContains(refusal, run);
            assertThat(run.getAction(DeployApproval.class)).isNull();
        });
    }

    /** Whoever is asked reads the tag, and a Pipeline can write any before a digest. */
    @Test
    void aTagIsShownWithADigestOnlyWhereBothAreOneImage() throws Throwable {
        sessions.then(jenkins -> {
            String digest = push(jenkins);
            String repository = REGISTRY.host() + "/bss/bss.index";
            WorkflowRun lie =
                    jenkins.waitForCompletion(start(jenkins, ask(repository + ":v1@sha256:" + "ab".repeat(32))));
            jenkins.assertBuildStatus(Result.FAILURE, lie);
            jenkins.assertLogContains("Tag " + repository + ":v1 is " + digest + " now and not sha256:abab", lie);

            assertThat(asked(jenkins, repository + ":v1@" + digest)).endsWith(repository + ":v1@" + digest);
            assertThat(asked(jenkins, repository + "@" + digest)).endsWith(repository + "@" + digest);
            // Nobody asks that registry.
            assertThat(asked(jenkins, "elsewhere.example.com/bss.index:v1@" + digest))
                    .endsWith("elsewhere.example.com/bss.index@" + digest);
        });
    }

    private static String ask(String image) {
        return "approveDeploy app: 'index', environment: 'prod', image: '" + image + "'";
    }

    /** What the question says; it is answered then. */
    private static String asked(JenkinsRule jenkins, String image) throws Exception {
        WorkflowRun run = start(jenkins, ask(image));
        InputStepExecution question = question(run);
        answer(question, "alice");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        assertThat(run.getAction(DeployApproval.class)).isNotNull();
        return question.getInput().getMessage();
    }

    @Test
    void whoeverIsAskedCanSayNoAndTheBuildCanBeAborted() throws Throwable {
        sessions.then(jenkins -> {
            push(jenkins);
            WorkflowRun refused = start(jenkins, ASK);
            try (ACLContext ignored = as("alice")) {
                question(refused).doAbort();
            }
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(refused));

            WorkflowRun aborted = start(jenkins, ASK);
            question(aborted);
            aborted.doStop();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(aborted));
            await().untilAsserted(() -> assertThat(
                            aborted.getAction(InputAction.class).isWaitingForInput())
                    .isFalse());
        });
    }

    @Test
    void whatCannotBeAskedIsOneLine() throws Throwable {
        sessions.then(jenkins -> {
            push(jenkins);
            for (String[] wrong : new String[][] {
                {
                    "app: 'index', environment: 'prod', tag: 'v9'",
                    "Image " + REGISTRY.host() + "/bss/bss.index:v9 is not in"
                },
                {"app: 'index', environment: 'prod'", "tag is missing, and so is image"},
                {"app: 'index', environment: 'live', tag: 'v1'", "environment 'live' is not an environment"},
                {
                    "app: 'index', environment: 'prod', image: 'elsewhere.example.com/bss/bss.index:v1'",
                    "is not in the registry of the settings, and the controller asks no other one: give the image with its digest"
                },
            }) {
                WorkflowRun run = jenkins.waitForCompletion(start(jenkins, "approveDeploy " + wrong[0]));
                jenkins.assertBuildStatus(Result.FAILURE, run);
                jenkins.assertLogContains(wrong[1], run);
            }
        });
    }

    @Test
    void nobodyIsAskedWhereNobodyHasTo() throws Throwable {
        sessions.then(jenkins -> {
            configure(jenkins);
            WorkflowRun run = jenkins.waitForCompletion(
                    start(jenkins, "approveDeploy app: 'index', environment: 'dev', tag: 'v1'"));

            jenkins.assertBuildStatusSuccess(run);
            jenkins.assertLogContains("Nobody has to approve a deploy to dev", run);
        });
    }

    @Test
    void keepsWhatTheFormSays() throws Throwable {
        sessions.then(jenkins -> {
            ApproveDeployStep step = new ApproveDeployStep("index", "");
            step.setTag("v1");
            jenkins.assertEqualDataBoundBeans(step, new StepConfigTester(jenkins).configRoundTrip(step));
        });
    }

    private static void configure(JenkinsRule jenkins) {
        PlainRegistry.use(REGISTRY.host());
        EnvironmentConfiguration dev = new EnvironmentConfiguration();
        dev.setName("dev");
        EnvironmentConfiguration prod = new EnvironmentConfiguration();
        prod.setName("prod");
        prod.setApproval(true);
        prod.setApprovers(List.of("alice", "leads"));
        DeliveryGlobalConfiguration.get().setEnvironments(List.of(dev, prod));
        JenkinsRule.DummySecurityRealm realm = jenkins.createDummySecurityRealm();
        realm.addGroups("dave", "leads");
        jenkins.jenkins.setSecurityRealm(realm);
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .toEveryone());
    }

    /** @return the digest */
    private static String push(JenkinsRule jenkins) throws Exception {
        configure(jenkins);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node { writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY Dockerfile /'\n"
                        + "buildImage app: 'index', tag: 'v1' }",
                true));
        return jenkins.buildAndAssertSuccess(job)
                .getAction(ImageBuildAction.class)
                .getDigest();
    }

    private static WorkflowRun start(JenkinsRule jenkins, String script) throws Exception {
        WorkflowJob job = jenkins.jenkins.getItemByFullName("deploy", WorkflowJob.class);
        if (job == null) {
            job = jenkins.createProject(WorkflowJob.class, "deploy");
        }
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private static InputStepExecution question(WorkflowRun run) throws Exception {
        return questions(run, 1).getExecutions().get(0);
    }

    private static InputAction questions(WorkflowRun run, int number) {
        await().until(() -> run.getAction(InputAction.class) != null
                && run.getAction(InputAction.class).getExecutions().size() == number);
        return run.getAction(InputAction.class);
    }

    private static void answer(InputStepExecution question, String user) throws Exception {
        try (ACLContext ignored = as(user)) {
            question.proceed(null);
        }
    }

    private static ACLContext as(String user) {
        return ACL.as2(User.getById(user, true).impersonate2());
    }
}
