package io.jenkins.plugins.delivery.jenkins.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import hudson.plugins.emailext.ExtendedEmailPublisherDescriptor;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.MailConfiguration;
import jakarta.mail.Address;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The mails of a real Jenkins, sent by the real email-ext to a real SMTP server. */
@WithJenkins
class NotifyFailureStepTest {
    private static final String POST = "\n post { always { notifyFailure() } } }";

    private JenkinsRule jenkins;
    private MailBox box;

    @BeforeEach
    void openMailBox(JenkinsRule rule) {
        jenkins = rule;
        box = MailBox.open();
    }

    @AfterEach
    void closeMailBox() {
        box.close();
    }

    @Test
    void saysWhatFailedWhereAndWhy() throws Exception {
        WorkflowJob job = job("shop", declarative("error 'the database <b>is</b> down, ${FILE,path=\"x\"}'"));
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        MimeMessage mail = box.mails().get(0);
        assertThat(box.mails()).hasSize(1);
        assertThat(mail.getSubject()).isEqualTo("FAILED: Job 'shop [1]' - stage Compile");
        assertThat(mail.getAllRecipients()).extracting(Address::toString).containsExactly("team@example.com");
        String root = jenkins.getURL().toString();
        assertThat(MailBox.html(mail))
                .contains("Stage: Compile", "Step: error")
                .contains("the database &lt;b&gt;is&lt;/b&gt; down, &#36;{FILE,path=&quot;x&quot;}")
                .contains("href=\"" + root + "job/shop/1/\"");
        assertThat(MailBox.text(mail))
                .contains("the database <b>is</b> down, ${FILE,path=\"x\"}")
                .contains("Build 1 of shop failed");
        jenkins.assertLogContains("Sending email to: team@example.com", run);
    }

    @Test
    void showsTheLogOfTheStepThatFailed() throws Exception {
        jenkins.buildAndAssertStatus(Result.FAILURE, job("shop", """
                pipeline { agent any
                 stages { stage('Test') { steps {
                   echo 'all is well so far'
                   sh 'set +x; echo compiling; echo "password=hunter222"; echo broken; exit 3'
                 } } }
                """ + POST));

        assertThat(MailBox.html(box.mails().get(0)))
                .contains("Step: sh", "script returned exit code 3", "compiling\n", "password=****\nbroken")
                .doesNotContain("all is well so far", "hunter222")
                .containsPattern("href=\"[^\"]+/execution/node/\\d+/log/\"");
    }

    /** Nothing of it has a bound of its own: a word and a line without an end would hold the controller up for minutes. */
    @Test
    void aWordAndALineWithoutAnEndAreCut() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job("shop", """
                node {
                    sh 'set +x; head -c 30000000 /dev/zero | tr "\\\\000" a; echo; echo broken'
                    try {
                        error('b' * 64000)
                    } finally {
                        notifyFailure()
                    }
                }"""));

        jenkins.assertLogContains("Sending email to: team@example.com", run);
        assertThat(box.mails()).hasSize(1);
        assertThat(MailBox.html(box.mails().get(0)).length()).isLessThan(100_000);
    }

    /** A service's build starts the common deploy job; whoever is mailed wants to know why that one failed. */
    @Test
    void goesToTheBuildWhereAFailureBegan() throws Exception {
        job("deploy", "node { sh 'echo deploying; exit 3' }");
        job("release", "build 'deploy'");

        WorkflowRun run =
                jenkins.buildAndAssertStatus(Result.FAILURE, job("shop", declarative("script { build 'release' }")));

        assertThat(MailBox.html(box.mails().get(0)))
                .contains("Stage: Compile", "Step: build", "deploy #1: script returned exit code 3")
                .containsPattern("href=\"[^\"]+/job/deploy/1/execution/node/\\d+/log/\"")
                .doesNotContain("deploying");
        jenkins.assertLogContains("Why it failed: deploy #1: script returned exit code 3", run);
    }

    /** Whoever was told by the build in which it failed is not told once more by the ones that started that. */
    @Test
    void oneFailureIsOneMailToAnAddress() throws Exception {
        String deploy = "try { node { error 'no luck' } } finally { notifyFailure() }";
        job("deploy", deploy);

        WorkflowRun run =
                jenkins.buildAndAssertStatus(Result.FAILURE, job("shop", declarative("script { build 'deploy' }")));

        assertThat(box.mails()).extracting(MailBox::subject).containsExactly("FAILED: Job 'deploy [1]'");
        jenkins.assertLogContains("No further mail: team@example.com got one from the build that failed first", run);
        jenkins.assertLogNotContains("empty list", run);

        job("deploy-order", deploy);
        jenkins.buildAndAssertStatus(
                Result.FAILURE,
                job(
                        "order",
                        "try { build 'deploy-order' } finally {"
                                + " notifyFailure to: 'Team <TEAM@example.com>, cc:boss@example.com' }"));
        assertThat(box.mails()).extracting(MailBox::subject).element(2).isEqualTo("FAILED: Job 'order [1]'");
        assertThat(box.mails().get(2).getAllRecipients())
                .extracting(Address::toString)
                .containsExactly("boss@example.com");
    }

    @Test
    void tellsTheFirstFailureAndTheRecoveryOnly() throws Exception {
        WorkflowJob job = job("shop", declarative("echo 'fine'"));
        WorkflowRun first = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("No mail: a build that ends in SUCCESS is not news", first);
        define(job, declarative("error 'broken'"));
        jenkins.buildAndAssertStatus(Result.FAILURE, job);
        WorkflowRun again = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("No mail: the build before ended in the same way (FAILURE)", again);
        define(job, declarative("echo 'fine'"));
        jenkins.buildAndAssertSuccess(job);

        assertThat(box.mails())
                .extracting(MailBox::subject)
                .containsExactly("FAILED: Job 'shop [2]' - stage Compile", "RECOVERED: Job 'shop [4]'");
        assertThat(MailBox.html(box.mails().get(1))).contains("Build 4 of shop is well again");
    }

    @Test
    void worksInACatchWithoutANodeAndOnlyOnceForABuild() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job("shop", """
                try {
                    error 'no luck'
                } catch (e) {
                    notifyFailure to: 'cc:boss@example.com, dev@example.com', language: 'zh_CN', recipientProviders: []
                    currentBuild.result = 'FAILURE'
                    notifyFailure()
                    throw e
                }
                """));

        assertThat(box.mails()).hasSize(2); // one mail, for two people
        assertThat(MailBox.subject(box.mails().get(0))).isEqualTo("失败：任务“shop [1]”");
        assertThat(MailBox.html(box.mails().get(0))).contains("shop 的第 1 次构建失败", "no luck");
        jenkins.assertLogContains("No mail: this build was mailed about already", run);
    }

    @Test
    void anAbortedBuildIsNotMailedAbout() throws Exception {
        WorkflowRun run =
                job("shop", declarative("sleep 300")).scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("Sleeping for", run);

        run.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("No mail: the build was aborted", run);
        assertThat(box.mails()).isEmpty();
    }

    @Test
    void aMailServerThatIsDownDoesNotHideTheFailure() throws Exception {
        box.close();

        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job("shop", declarative("error 'the cause'")));

        jenkins.assertLogContains("ERROR: the cause", run);
        jenkins.assertLogContains("WARNING: the mail was not sent: email-ext says above why", run);
    }

    @Test
    void aMailForNobodySaysWhoCouldBeNamed() throws Exception {
        DeliveryGlobalConfiguration.get().setMail(new MailConfiguration());

        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job("shop", declarative("error 'the cause'")));

        jenkins.assertLogContains(
                "WARNING: the mail was not sent: there is nobody to send it to: name somebody in mail.to", run);
        jenkins.assertLogNotContains("empty list", run);
    }

    /** email-ext says so in its debug mode only, and has no other way to tell. */
    @Test
    void aLoginThatIsRefusedIsSaid() throws Exception {
        box.admitOnly("robot", "right");
        Jenkins.get()
                .getDescriptorByType(ExtendedEmailPublisherDescriptor.class)
                .setDebugMode(true);
        MailBox.account().setSmtpUsername("robot");
        MailBox.account().setSmtpPassword(Secret.fromString("wrong"));
        try {
            WorkflowRun run =
                    jenkins.buildAndAssertStatus(Result.FAILURE, job("shop", declarative("error 'the cause'")));

            assertThat(box.mails()).isEmpty();
            jenkins.assertLogContains("ERROR: the cause", run);
            jenkins.assertLogContains("WARNING: the mail was not sent: email-ext says above why", run);
            jenkins.assertLogNotContains("wrong", run);
        } finally {
            MailBox.account().setSmtpUsername(null);
            MailBox.account().setSmtpPassword((Secret) null);
        }
    }

    /** A mail server that says nothing is waited for at most as long as the build wants to. */
    @Test
    void anAbortEndsTheWaitForAMailServer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MailBox.account().setSmtpPort(String.valueOf(silent.getLocalPort()));
            WorkflowRun run = job("shop", """
                    try {
                        error 'the cause'
                    } catch (e) {
                        currentBuild.result = 'FAILURE'
                        notifyFailure()
                    }
                    echo 'went on'
                    """).scheduleBuild2(0).waitForStart();
            try (Socket connection = silent.accept()) {
                run.getExecutor().interrupt();
                jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
                assertThat(connection.isClosed()).isFalse();
            }
            jenkins.assertLogNotContains("the mail was not sent", run);
            jenkins.assertLogNotContains("went on", run);
            assertThat(Thread.getAllStackTraces().values())
                    .allSatisfy(stack -> assertThat(stack)
                            .noneMatch(frame -> frame.getClassName().equals(NotifyFailureExecution.class.getName())));
        }
    }

    /** What was given up is not what was told. */
    @Test
    void aMailThatWasGivenUpIsNotTheOneMailOfTheBuild() throws Exception {
        int works = Integer.parseInt(MailBox.account().getSmtpPort());
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MailBox.account().setSmtpPort(String.valueOf(silent.getLocalPort()));
            WorkflowRun run = job("shop", """
                    currentBuild.result = 'FAILURE'
                    try {
                        timeout(time: 3, unit: 'SECONDS') { notifyFailure() }
                    } catch (e) {
                        echo 'gave up'
                    }
                    input 'Is it back?'
                    notifyFailure()
                    """).scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("gave up", run);
            jenkins.waitForMessage("Is it back?", run);
            MailBox.account().setSmtpPort(String.valueOf(works));
            await().until(() -> run.getAction(InputAction.class).isWaitingForInput());
            run.getAction(InputAction.class).getExecutions().get(0).proceed(null);

            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
            assertThat(box.mails()).hasSize(1);
        }
    }

    @Test
    void branchesThatFailAtTheSameTimeMailOnce() throws Exception {
        jenkins.buildAndAssertStatus(Result.FAILURE, job("shop", """
                def branches = [failFast: false]
                for (int i = 0; i < 8; i++) {
                    branches["b$i"] = {
                        try {
                            error 'no luck'
                        } finally {
                            currentBuild.result = 'FAILURE'
                            notifyFailure()
                        }
                    }
                }
                parallel branches
                """));

        assertThat(box.mails()).hasSize(1);
    }

    @Test
    void anUnstableBuildIsMailedWhenAsked() throws Exception {
        jenkins.buildAndAssertStatus(Result.UNSTABLE, job("shop", """
                pipeline { agent any
                 stages { stage('Test') { steps {
                   writeFile file: 'r.xml', text: '<testsuite name="A"><testcase classname="com.A" name="b"><failure message="3 is not 4"/></testcase></testsuite>'
                   junit 'r.xml'
                 } } }
                 post { always { notifyFailure when: 'unstable', subject: 'Look: ${JOB_NAME}' } } }
                """));

        assertThat(MailBox.subject(box.mails().get(0))).isEqualTo("Look: \uFF04{JOB_NAME}");
        assertThat(MailBox.html(box.mails().get(0)))
                .contains("com.A.b", "3 is not 4", "Build 1 of shop is unstable", "Step: junit");
    }

    /** As when Maven ends with an error because of tests that junit reads afterwards. */
    @Test
    void aFailureAfterWhichTestsWereReadIsMailedAsOne() throws Exception {
        jenkins.buildAndAssertStatus(Result.FAILURE, job("shop", """
                try {
                  node {
                    try {
                      error 'no luck'
                    } finally {
                      writeFile file: 'r.xml', text: '<testsuite name="A"><testcase classname="com.A" name="b"><failure message="3 is not 4"/></testcase></testsuite>'
                      junit 'r.xml'
                    }
                  }
                } finally {
                  notifyFailure()
                }
                """));

        assertThat(MailBox.html(box.mails().get(0))).contains("com.A.b", "Build 1 of shop failed");
    }

    @Test
    void wrongParametersAreOneLine() throws Exception {
        for (String[] wrong : new String[][] {
            {"when: 'sometimes'", "when 'sometimes' is not a choice: use one of failure, unstable, always"},
            {"language: 'fr'", "language 'fr' is not a language of the mails: use one of en, zh_CN"},
            {"logLines: -1", "logLines '-1' is out of range: use 0 to 1000, or attachLog: true"}
        }) {
            WorkflowJob job = jenkins.createProject(WorkflowJob.class);
            define(job, "notifyFailure " + wrong[0]);
            jenkins.assertLogContains("ERROR: " + wrong[1], jenkins.buildAndAssertStatus(Result.FAILURE, job));
        }
    }

    @Test
    void keepsWhatTheFormSays() throws Exception {
        NotifyFailureStep step = new NotifyFailureStep();
        step.setTo("a@example.com");
        step.setWhen("unstable");
        step.setOnlyOnChange(false);
        step.setLogLines(5);
        step.setLanguage("zh_CN");
        step.setFailBuild(true);
        step.setIncludeTests(false);
        jenkins.assertEqualDataBoundBeans(step, new StepConfigTester(jenkins).configRoundTrip(step));
    }

    private static String declarative(String step) {
        return "pipeline { agent none\n stages { stage('Compile') { steps { " + step + " } } }" + POST;
    }

    private WorkflowJob job(String name, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        define(job, script);
        return job;
    }

    private static void define(WorkflowJob job, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
    }
}
