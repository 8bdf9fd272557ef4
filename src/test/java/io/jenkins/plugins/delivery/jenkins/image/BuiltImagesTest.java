package io.jenkins.plugins.delivery.jenkins.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.image.BuiltImages.Verdict;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.nio.charset.StandardCharsets;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Whose word counts on an image, with images that real builds pushed. */
@WithJenkins
class BuiltImagesTest {
    private static final String PASSES = "qualityGate minTestPassRate: 0\n";
    private static final String FAILS = "qualityGate minTestPassRate: 0, minLineCoverage: 80, onFailure: 'unstable'\n";

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    private JenkinsRule jenkins;

    @BeforeEach
    void serve(JenkinsRule rule) {
        jenkins = rule;
        PlainRegistry.use(REGISTRY.host());
    }

    @Test
    void anotherJobCannotVouchForAnImage() throws Exception {
        Digest digest = digest(build("index", "first", FAILS));

        // It builds the same, and says that it is good.
        assertThat(digest(build("forger", "first", PASSES))).isEqualTo(digest);

        assertThat(BuiltImages.verdict(digest)).isEqualTo(Verdict.FAILED);
    }

    @Test
    void anotherJobCannotRunAnImageDownEither() throws Exception {
        Digest digest = digest(build("index", "second", PASSES));

        assertThat(digest(build("rival", "second", FAILS))).isEqualTo(digest);

        assertThat(BuiltImages.verdict(digest)).isEqualTo(Verdict.PASSED);
    }

    @Test
    void theWorstVerdictStays() throws Exception {
        Digest digest = digest(build("index", "third", FAILS));
        assertThat(digest(build("index", "third", PASSES))).isEqualTo(digest);
        assertThat(BuiltImages.verdict(digest)).isEqualTo(Verdict.FAILED);

        Digest inOneBuild = digest(build("index", "fourth", FAILS + PASSES));
        assertThat(BuiltImages.verdict(inOneBuild)).isEqualTo(Verdict.FAILED);
    }

    @Test
    void anImageWithoutAGateHasNoVerdict() throws Exception {
        Digest digest = digest(build("index", "fifth", ""));
        assertThat(digest(build("forger", "fifth", PASSES))).isEqualTo(digest);

        assertThat(BuiltImages.verdict(digest)).isEqualTo(Verdict.NONE);
    }

    @Test
    void aJobThatIsRenamedDoesNotGetRidOfItsVerdict() throws Exception {
        Digest digest = digest(build("index", "sixth", FAILS));

        jenkins.jenkins.getItemByFullName("index", WorkflowJob.class).renameTo("index-2");
        assertThat(digest(build("index", "sixth", PASSES))).isEqualTo(digest);

        assertThat(BuiltImages.verdict(digest)).isEqualTo(Verdict.FAILED);
    }

    @Test
    void whoFindsAnImageIsNotItsMaker() throws Exception {
        Digest digest = Digest.of("built by another Jenkins".getBytes(StandardCharsets.UTF_8));
        WorkflowRun run = build("index", "seventh", PASSES);
        ImageBuildAction found = new ImageBuildAction(
                new ImageBuildResult("registry.example.com/bss/bss.index", "v1", digest, true, null, 0, -1));
        run.addAction(found);

        BuiltImages.record(run, found);

        assertThat(BuiltImages.verdict(digest)).isEqualTo(Verdict.NONE);
        assertThat(BuiltImages.verdict(digest(run))).isEqualTo(Verdict.PASSED);
    }

    private static Digest digest(WorkflowRun run) {
        return new Digest(run.getAction(ImageBuildAction.class).getDigest());
    }

    /** The same content is the same image, whichever job builds it. */
    private WorkflowRun build(String name, String content, String gates) throws Exception {
        WorkflowJob job = jenkins.jenkins.getItemByFullName(name, WorkflowJob.class);
        if (job == null) {
            job = jenkins.createProject(WorkflowJob.class, name);
        }
        job.setDefinition(new CpsFlowDefinition(
                "node {\n" + gates + "writeFile file: 'Dockerfile', text: 'FROM scratch\\nLABEL content=" + content
                        + "\\nCOPY Dockerfile /'\nbuildImage app: 'index', tag: '" + content
                        + "', ifExists: 'overwrite'\n}",
                true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForCompletion(run);
        assertThat(run.getAction(ImageBuildAction.class)).as(run.getLog()).isNotNull();
        return run;
    }
}
