package io.jenkins.plugins.delivery.jenkins.quality;

import static io.jenkins.plugins.delivery.jenkins.quality.GateJobs.define;
import static io.jenkins.plugins.delivery.jenkins.quality.GateJobs.tests;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.quality.MeasuredClass;
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import io.jenkins.plugins.delivery.jenkins.config.AcceptedVulnerabilityConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.image.BuiltImages;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** With what the real junit step published, and reports in a real workspace. */
@WithJenkins
class QualityGateStepTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    private JenkinsRule jenkins;
    private GateJobs jobs;

    @BeforeEach
    void begin(JenkinsRule rule) {
        jenkins = rule;
        jobs = new GateJobs(rule);
    }

    @Test
    void passesWhatIsGoodEnoughAndShowsIt() throws Exception {
        WorkflowRun run =
                jenkins.buildAndAssertSuccess(jobs.job(tests(2, 0) + coverage("a", 8, 2) + coverage("b", 1, 9) + """
                sh 'ln -s a linked'
                def gate = qualityGate(minLineCoverage: 45, maxCoverageDrop: 1)
                echo "passed=${gate.passed} lines=${gate.lineCoverage}"
                """));

        jenkins.assertLogContains("passed=true lines=45.0", run);
        jenkins.assertLogContains("  line coverage                    passed  45.0 % (wanted: at least 45.0 %)", run);
        assertThat(UnstyledBrowser.open(jenkins).getPage(run).asNormalizedText())
                .contains("Quality gate passed", "45.0 %", "nothing to compare with");
    }

    @Test
    void failsTheBuildAndSaysWhy() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE, jobs.job(tests(3, 1) + "qualityGate minLineCoverage: 80\n"));

        jenkins.assertLogContains(
                "ERROR: The quality gate failed: tests: 66.7 %, 1 of 3 failed, 0 skipped, wanted at least 100.0 %; line"
                        + " coverage: no report, wanted at least 80.0 %. No report matches **/target/site/jacoco*/jacoco.xml",
                run);
        assertThat(run.getAction(QualityGateAction.class).isPassed()).isFalse();
        assertThat(UnstyledBrowser.open(jenkins).getPage(run).asNormalizedText())
                .contains("What to do: No report matches **/target/site/jacoco*/jacoco.xml");
    }

    @Test
    void countsExecutionDataWhenThereIsNoReport(@TempDir Path module) throws Exception {
        Path target = module.resolve("target");
        MeasuredClass.compile(target);
        MeasuredClass.run(1, target.resolve("jacoco.exec"));

        WorkflowRun run = jenkins.buildAndAssertSuccess(jobs.job("sh 'cp -r \"" + module + "\" shop'\n"
                + "echo \"lines ${qualityGate(minTestPassRate: 0, minLineCoverage: 70).lineCoverage}\"\n"));

        jenkins.assertLogContains("lines 75.0", run);
    }

    @Test
    void makesItUnstableWhenAsked() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.UNSTABLE,
                jobs.job(
                        coverage("a", 1, 9)
                                + "qualityGate minTestPassRate: 0, minLineCoverage: 80, onFailure: 'unstable'\necho 'goes on'\n"));

        jenkins.assertLogContains("goes on", run);
    }

    @Test
    void comparesWithTheLastBuildThatPassed() throws Exception {
        WorkflowJob job = jobs.job(coverage("a", 9, 1) + "qualityGate minTestPassRate: 0, maxCoverageDrop: 5\n");
        jenkins.buildAndAssertSuccess(job);
        define(job, coverage("a", 8, 2) + "qualityGate minTestPassRate: 0, maxCoverageDrop: 5\n");
        WorkflowRun dropped = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        WorkflowRun again = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("10.0 points less, 90.0 % before, wanted at most 5.0 points less", dropped);
        jenkins.assertLogContains("90.0 % before", again);
    }

    @Test
    void anImageKnowsEachGateOfTheBuildItCameFrom() throws Exception {
        PlainRegistry.use(REGISTRY.host());
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.UNSTABLE, jobs.job(coverage("a", 1, 9) + """
                qualityGate minTestPassRate: 0
                qualityGate minTestPassRate: 0, minLineCoverage: 80, onFailure: 'unstable'
                writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY Dockerfile /'
                buildImage app: 'index', tag: 'v1'
                """));
        Digest digest = new Digest(run.getAction(ImageBuildAction.class).getDigest());

        assertThat(BuiltImages.verdict(digest)).isEqualTo(BuiltImages.Verdict.FAILED);
        assertThat(BuiltImages.verdict(Digest.of("another".getBytes()))).isEqualTo(BuiltImages.Verdict.NONE);
    }

    @Test
    void wrongParametersAreOneLine() throws Exception {
        for (String[] wrong : new String[][] {
            {"minLineCoverage: 800", "minLineCoverage '800.0' is not a percentage: use 0 to 100, as in 80"},
            {"onFailure: 'warn'", "onFailure 'warn' is not a choice: use one of fail, unstable"},
            {"coverageReports: '*.txt', minLineCoverage: 1", "Coverage report r.txt is not whole XML"}
        }) {
            WorkflowRun run = jenkins.buildAndAssertStatus(
                    Result.FAILURE, jobs.job("writeFile file: 'r.txt', text: 'x'\nqualityGate " + wrong[0]));
            jenkins.assertLogContains("ERROR: " + wrong[1], run);
        }
    }

    @Test
    void keepsWhatTheFormSays() throws Exception {
        QualityGateStep step = new QualityGateStep();
        step.setMinLineCoverage(80.5);
        step.setMaxCoverageDrop(2.0);
        step.setOnFailure("unstable");
        step.setVulnerabilities("*.sarif");
        step.setMaxHigh(3);
        step.setIgnoreUnfixed(true);
        AcceptedVulnerabilityConfiguration accepted = new AcceptedVulnerabilityConfiguration();
        accepted.setId("CVE-1");
        accepted.setReason("x");
        accepted.setUntil("2027-01-31");
        step.setAccepted(List.of(accepted));
        step.setNewOnly(true);
        step.setApp("index, order");
        step.setEnvironment("prod");
        jenkins.assertEqualDataBoundBeans(step, new StepConfigTester(jenkins).configRoundTrip(step));
    }

    private static String coverage(String module, int covered, int missed) {
        return "writeFile file: '" + module + "/target/site/jacoco/jacoco.xml', text: '<report name=\"" + module
                + "\"><counter type=\"LINE\" missed=\"" + missed + "\" covered=\"" + covered + "\"/></report>'\n";
    }
}
