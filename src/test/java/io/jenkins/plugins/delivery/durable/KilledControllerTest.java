package io.jenkins.plugins.delivery.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.delivery.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.config.ImageBuildConfiguration;
import io.jenkins.plugins.delivery.config.RegistryConfiguration;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * The controller's process is killed, so nothing is saved in an orderly way, while a command of the plugin's works. A
 * shell script stands in for kaniko, because the test has to decide when it ends.
 */
class KilledControllerTest {
    private static final String DIGEST = "sha256:" + "5".repeat(64);

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @RegisterExtension
    final RealJenkinsExtension jenkins = new RealJenkinsExtension();

    @TempDir
    Path directory;

    @Test
    void theNextControllerFindsTheCommandAgain() throws Throwable {
        Path started = directory.resolve("started");
        Path goOn = directory.resolve("go-on");
        Path executor = Files.writeString(directory.resolve("executor"), """
                #!/bin/sh
                for arg; do case $arg in --digest-file=*) digest=${arg#*=};; esac; done
                touch %s
                while [ ! -e %s ]; do sleep 0.1; done
                printf %s > "$digest"
                """.formatted(started, goOn, DIGEST));
        assertThat(executor.toFile().setExecutable(true)).isTrue();
        jenkins.startJenkins();
        jenkins.runRemotely(KilledControllerTest::start, REGISTRY.host(), executor.toString());
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(started));

        jenkins.stopJenkinsForcibly();
        Files.createFile(goOn);
        jenkins.startJenkins();

        jenkins.runRemotely(KilledControllerTest::assertBuilt);
    }

    private static void start(JenkinsRule rule, String registryHost, String executable) throws Exception {
        RegistryConfiguration registry = new RegistryConfiguration();
        registry.setHost(registryHost);
        registry.setProject("bss");
        registry.setPlainHttp(true);
        ImageBuildConfiguration build = new ImageBuildConfiguration();
        build.setKanikoExecutable(executable);
        DeliveryGlobalConfiguration.get().setRegistry(registry);
        DeliveryGlobalConfiguration.get().setImageBuild(build);
        WorkflowJob job = rule.createProject(WorkflowJob.class, "index");
        job.setDefinition(new CpsFlowDefinition("""
                node {
                    writeFile file: 'Dockerfile', text: 'FROM scratch\\nRUN make'
                    def image = buildImage(app: 'index', tag: '1')
                    echo "digest ${image.digest}"
                }""", true));
        job.scheduleBuild2(0).waitForStart();
    }

    private static void assertBuilt(JenkinsRule rule) throws Exception {
        WorkflowRun run =
                rule.jenkins.getItemByFullName("index", WorkflowJob.class).getBuildByNumber(1);
        rule.assertBuildStatusSuccess(rule.waitForCompletion(run));
        rule.assertLogContains("digest " + DIGEST, run);
    }
}
