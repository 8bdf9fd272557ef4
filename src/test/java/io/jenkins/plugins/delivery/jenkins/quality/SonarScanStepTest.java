package io.jenkins.plugins.delivery.jenkins.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.FilePath;
import hudson.model.Label;
import hudson.model.Result;
import hudson.plugins.sonar.SonarGlobalConfiguration;
import hudson.plugins.sonar.SonarInstallation;
import hudson.slaves.WorkspaceList;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.SonarConfiguration;
import io.jenkins.plugins.delivery.testbed.RecordedSonarQube;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** With SonarQube's own scanner in a process of its own, and a recorded server: {@code SonarQubeTest} has a real one. */
@WithJenkins
class SonarScanStepTest {
    /** The engine in the test is of this Java, and is kept out of the home directory. */
    private static final String HERE = "'sonar.scanner.skipJreProvisioning': 'true', 'sonar.userHome': pwd(tmp: true)";

    private static final String SERVICE = """
            writeFile file: 'pom.xml', text: '<project><groupId>g</groupId><artifactId>index</artifactId></project>'
            """;

    private JenkinsRule jenkins;
    private RecordedSonarQube sonarQube;

    @BeforeEach
    void begin(JenkinsRule rule) throws Exception {
        jenkins = rule;
        sonarQube = RecordedSonarQube.start().withCode("g:index", "");
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "sonar", "", Secret.fromString(RecordedSonarQube.TOKEN)));
        useServer(sonarQube.url());
    }

    @AfterEach
    void end() {
        sonarQube.close();
    }

    private static void useServer(String url) {
        SonarConfiguration sonar = new SonarConfiguration();
        sonar.setServerUrl(url);
        sonar.setTokenCredentialsId("sonar");
        DeliveryGlobalConfiguration.get().setSonar(sonar);
    }

    @Test
    void analysesAndWaitsForTheVerdict() throws Exception {
        sonarQube.underWayFor(2);

        WorkflowRun run = jenkins.buildAndAssertSuccess(job(SERVICE
                + "def scan = sonarScan(properties: [" + HERE
                + ", 'sonar.exclusions': '**/generated/**', 'sonar.log.level': 5])\n"
                + "echo \"${scan.projectKey} ${scan.passed} ${scan.dashboardUrl}\"\n"
                + "sh 'ls -A \"$WORKSPACE_TMP\"'\n"));

        jenkins.assertLogContains("Analysing g:index with SonarQube at " + sonarQube.url(), run);
        jenkins.assertLogContains("Told of branch null, exclusions **/generated/**, coverage false", run);
        jenkins.assertLogContains("Waiting for SonarQube's verdict: " + sonarQube.url() + "/dashboard?id=index", run);
        jenkins.assertLogContains("  SonarQube                        passed  OK (wanted: OK)", run);
        jenkins.assertLogContains("g:index true " + sonarQube.url() + "/dashboard?id=index", run);
        jenkins.assertLogNotContains(RecordedSonarQube.TOKEN, run);
        assertThat(JenkinsRule.getLog(run)).doesNotContain("secret-");
    }

    @Test
    void theGateOfSonarQubeFailsTheBuildOrMakesItUnstable() throws Exception {
        sonarQube.failing();

        WorkflowRun failed = jenkins.buildAndAssertStatus(Result.FAILURE, job(SERVICE + scan("")));
        WorkflowRun unstable = jenkins.buildAndAssertStatus(
                Result.UNSTABLE, job(SERVICE + scan(", onFailure: 'unstable'") + "echo 'goes on'\n"));

        jenkins.assertLogContains(
                "ERROR: SonarQube's quality gate failed: SonarQube coverage: 61.4, wanted at least 80; SonarQube ncloc: 75,"
                        + " wanted at most 1. Look at " + sonarQube.url() + "/dashboard?id=index",
                failed);
        jenkins.assertLogContains("goes on", unstable);
        // So that an environment with qualityGate refuses the build's image.
        assertThat(unstable.getAction(QualityGateAction.class).isPassed()).isFalse();
    }

    /** As in a Pipeline that analyses two projects in parallel. */
    @Test
    void twoScansOfOneWorkspaceSendTheScannerAtTheSameTime(@TempDir Path directory) throws Exception {
        FilePath workspace = new FilePath(directory.resolve("workspace").toFile());
        CyclicBarrier start = new CyclicBarrier(2);
        Callable<String> scan = () -> {
            start.await();
            return ScannerClasses.sendTo(workspace);
        };
        ExecutorService scans = Executors.newFixedThreadPool(2);
        try {
            List<String> classPaths = new ArrayList<>();
            for (Future<String> sent : scans.invokeAll(List.of(scan, scan))) {
                classPaths.add(sent.get());
            }

            assertThat(classPaths.get(0)).isEqualTo(classPaths.get(1));
        } finally {
            scans.shutdownNow();
        }
        assertThat(WorkspaceList.tempDir(workspace).list()).hasSize(1);
    }

    @Test
    void runsOnAnAgentAndLeavesTheVerdictToTheGate() throws Exception {
        jenkins.createOnlineSlave(Label.get("remote"));

        WorkflowRun run = jenkins.buildAndAssertSuccess(
                job("remote", SERVICE + scan(", wait: false") + "qualityGate minTestPassRate: 0, sonar: true\n"));

        jenkins.assertLogNotContains("Waiting for SonarQube's verdict", run);
        jenkins.assertLogContains("  SonarQube                        passed  OK (wanted: OK)", run);
    }

    @Test
    void tellsOfTheBranchWhereSonarQubeKnowsBranches() throws Exception {
        String branch = "withEnv(['BRANCH_NAME=fix-1']) {\n" + scan(", wait: false") + "}\n";

        WorkflowRun community = jenkins.buildAndAssertSuccess(job(SERVICE + branch));
        sonarQube.withBranches();
        WorkflowRun developer = jenkins.buildAndAssertSuccess(job(SERVICE + branch));

        jenkins.assertLogContains("This SonarQube knows no branches: branch fix-1 takes the place of", community);
        jenkins.assertLogContains("Told of branch null", community);
        jenkins.assertLogContains("Told of branch fix-1", developer);
    }

    @Test
    void takesTheServerOfTheSonarQubePlugin() throws Exception {
        useServer("https://sonar.example.com");
        SonarGlobalConfiguration.use(
                new SonarInstallation("other", "https://other.example.com"),
                new SonarInstallation("ours", sonarQube.url() + "/"));

        WorkflowRun run = jenkins.buildAndAssertSuccess(job(SERVICE + within("ours", "https://sonar.example.com")));

        jenkins.assertLogContains("Analysing g:index with SonarQube at " + sonarQube.url(), run);
    }

    /** The controller would bring the token there, or reach what only it can reach. */
    @Test
    void takesNoAddressThatABuildBrings() throws Exception {
        SonarGlobalConfiguration.use(new SonarInstallation("ours", "https://sonar.example.com"));
        String gate = "qualityGate minTestPassRate: 0, sonar: true\n";

        for (String steps : new String[] {scan(""), gate}) {
            assertFails(
                    SERVICE + within("theirs", sonarQube.url(), steps),
                    "ERROR: The environment names the SonarQube installation 'theirs', which the settings of the"
                            + " SonarQube plugin do not have");
        }
        assertFails(
                SERVICE + "writeFile file: 'target/sonar/report-task.txt', text: '''" + sonarQube.taskFile() + "'''\n"
                        + within("ours", sonarQube.url(), gate),
                "ERROR: The scan went to " + sonarQube.url()
                        + ", and the server that counts is https://sonar.example.com");
        assertThat(sonarQube.asked()).isZero();
    }

    private static String within(String installation, String url) {
        return within(installation, url, scan(""));
    }

    /** What withSonarQubeEnv sets, or whoever wants to be taken for it. */
    private static String within(String installation, String url, String steps) {
        return "withEnv(['SONAR_CONFIG_NAME=" + installation + "', 'SONAR_HOST_URL=" + url + "', 'SONAR_AUTH_TOKEN="
                + RecordedSonarQube.TOKEN + "']) {\n" + steps + "}\n";
    }

    @Test
    void theVerdictOnOtherCodeIsNone() throws Exception {
        sonarQube.withCode("g:other", "");
        assertFails(
                SERVICE + scan(""),
                "ERROR: SonarQube's task " + RecordedSonarQube.TASK + " is of g:other, which is not what this build"
                        + " analysed");
        // The build may write into the file what it likes.
        assertFails(
                SERVICE + scan(", wait: false")
                        + "sh 'sed -i s/projectKey=.*/projectKey=g:other/ target/sonar/report-task.txt'\n"
                        + "qualityGate minTestPassRate: 0, sonar: true\n",
                "is of g:other, which is not what this build analysed");
        sonarQube.withBranches().withCode("g:index", "\"branch\":\"main\",");
        assertFails(
                SERVICE + "withEnv(['BRANCH_NAME=fix-1']) {\n" + scan("") + "}\n",
                "is of g:index, branch main, which is not what this build analysed");
    }

    @Test
    void aTaskFileThatNoScannerLeavesIsNotRead() throws Exception {
        String gate = "qualityGate minTestPassRate: 0, sonar: true\n";
        String file = "target/sonar/report-task.txt";
        assertFails(
                "sh 'mkdir -p target/sonar && head -c 70000 /dev/zero > " + file + "'\n" + gate,
                "report-task.txt is larger than 65536 bytes");
        assertFails(
                "sh 'mkdir -p target/sonar && ln -s /etc/hostname " + file + "'\n" + gate,
                "ERROR: sonar is true, and no scan has left its target/sonar/report-task.txt");
        assertFails(
                SERVICE + "sonarScan wait: false, properties: [" + HERE
                        + ", 'sonar.working.directory': '../elsewhere']\n",
                "leaves");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertFails("sonarScan()", "ERROR: There is neither pom.xml nor build.gradle nor sonar-project.properties in ");
        assertFails(
                "sonarScan timeoutMinutes: 0", "ERROR: timeoutMinutes '0' is out of range: use a whole number from 1");
        assertFails(
                "sonarScan onFailure: 'warn'", "ERROR: onFailure 'warn' is not a choice: use one of fail, unstable");
        assertFails(
                "sonarScan properties: ['sonar.token': 'x']",
                "ERROR: properties 'sonar.token' is not for a build to say: an administrator sets sonar.serverUrl");
        WorkflowRun refused = assertFails(
                SERVICE + "sonarScan properties: [" + HERE + ", 'sonar.test.fail': '1']",
                "ERROR: SonarQube's scanner failed; its lines above that begin with ERROR say why");
        jenkins.assertLogContains("ERROR: You are not authorized to analyze this project. ****", refused);
        sonarQube.withTask("FAILED");
        assertFails(SERVICE + scan(""), "ERROR: SonarQube's analysis is FAILED: Unrecoverable indexation failures");
        assertFails(
                SERVICE + "writeFile file: 'bin/java', text: 'exit 127'\nsh 'chmod +x bin/java'\n"
                        + "withEnv([\"PATH+JAVA=${pwd()}/bin\"]) { " + scan("") + "}",
                "ERROR: java cannot be run here (exit code 127): run sonarScan where the service is compiled");
        useServer("");
        assertFails(SERVICE + "sonarScan()", "ERROR: No SonarQube server is set: set sonar.serverUrl in the settings");
    }

    @Test
    void keepsWhatTheFormSays() throws Exception {
        SonarScanStep step = new SonarScanStep();
        step.setDirectory("services/index");
        step.setProjectKey("shop:index");
        step.setWait(false);
        step.setOnFailure("unstable");
        step.setTimeoutMinutes(5);

        SonarScanStep same = new StepConfigTester(jenkins).configRoundTrip(step);

        jenkins.assertEqualDataBoundBeans(step, same);
    }

    private static String scan(String more) {
        return "sonarScan properties: [" + HERE + "]" + more + "\n";
    }

    private WorkflowRun assertFails(String steps, String message) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job(steps));
        jenkins.assertLogContains(message, run);
        return run;
    }

    private WorkflowJob job(String steps) throws Exception {
        return job("", steps);
    }

    private WorkflowJob job(String label, String steps) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node('" + label + "') {\n" + steps + "}", true));
        return job;
    }
}
