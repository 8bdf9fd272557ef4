package io.jenkins.plugins.delivery.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.delivery.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.config.ImageBuildConfiguration;
import io.jenkins.plugins.delivery.config.RegistryConfiguration;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/**
 * How the step follows kaniko's process. A shell script stands in for the executor, because the test has to decide when
 * it ends; that the real one is run is tested with the step itself.
 */
class DurableKanikoTest {
    private static final String DIGEST = "sha256:" + "5".repeat(64);

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @TempDir
    Path directory;

    private Path started;
    private Path goOn;
    private Path executor;

    @BeforeEach
    void writeExecutor() throws Exception {
        started = directory.resolve("started");
        goOn = directory.resolve("go-on");
        executor = Files.writeString(directory.resolve("executor"), """
                #!/bin/sh
                for arg; do case $arg in --digest-file=*) digest=${arg#*=};; esac; done
                ls -ld "$DOCKER_CONFIG" "$DOCKER_CONFIG/config.json"
                printf '\\033[36mINFO\\033[0m started\\n'
                echo $$ > %s
                while [ ! -e %s ]; do sleep 0.1; done
                printf %s > "$digest"
                """.formatted(started, goOn, DIGEST));
        Files.setPosixFilePermissions(executor, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void goesOnWhileTheControllerIsRestarted() throws Throwable {
        sessions.then(jenkins -> {
            start(jenkins);
            await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(started));
        });
        sessions.then(jenkins -> {
            Files.createFile(goOn);
            WorkflowRun run = jenkins.jenkins
                    .getItemByFullName("index", WorkflowJob.class)
                    .getBuildByNumber(1);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            jenkins.assertLogContains("digest " + DIGEST, run);
            jenkins.assertLogContains("INFO started", run);
            assertThat(JenkinsRule.getLog(run)).contains("drwx------").contains("-rw-------");
            assertNothingIsLeft(jenkins);
        });
    }

    @Test
    void endsWithTheBuild() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowRun run = start(jenkins);
            await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(started) && Files.size(started) > 0);
            long pid = Long.parseLong(Files.readString(started).strip());

            run.getExecutor().interrupt();

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
            assertNothingIsLeft(jenkins);
        });
    }

    @Test
    void aFailureIsTheBuilds() throws Throwable {
        Files.writeString(executor, "#!/bin/sh\necho no room; exit 7\n");
        sessions.then(jenkins -> {
            WorkflowRun run = start(jenkins);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
            jenkins.assertLogContains("no room", run);
            jenkins.assertLogContains("ERROR: kaniko failed with exit code 7", run);
            assertNothingIsLeft(jenkins);
        });
    }

    private WorkflowRun start(JenkinsRule jenkins) throws Exception {
        RegistryConfiguration registry = new RegistryConfiguration();
        registry.setHost(REGISTRY.host());
        registry.setProject("bss");
        registry.setPlainHttp(true);
        ImageBuildConfiguration build = new ImageBuildConfiguration();
        build.setKanikoExecutable(executor.toString());
        DeliveryGlobalConfiguration.get().setRegistry(registry);
        DeliveryGlobalConfiguration.get().setImageBuild(build);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "index");
        job.setDefinition(new CpsFlowDefinition("""
                node {
                    writeFile file: 'Dockerfile', text: 'FROM scratch\\nRUN make'
                    def image = buildImage(app: 'index', tag: '1')
                    echo "digest ${image.digest}"
                }""", true));
        return job.scheduleBuild2(0).waitForStart();
    }

    /** Neither the login nor the files by which the process was followed. */
    private static void assertNothingIsLeft(JenkinsRule jenkins) throws Exception {
        Path temporary = Path.of(jenkins.jenkins.getRootDir().getPath(), "workspace", "index@tmp");
        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files).isEmpty();
        }
    }
}
