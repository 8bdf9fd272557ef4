package io.jenkins.plugins.delivery.jenkins.durable;

import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.ImageBuildConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * A script in the place of kaniko's executor, because a test has to say when it ends.
 *
 * @param executable the script
 * @param started holds the script's process id once it runs
 * @param goOn the script ends well when this file is there
 */
record WaitingKaniko(Path executable, Path started, Path goOn) {
    /** What the script writes as the digest of its image. */
    static final String DIGEST = "sha256:" + "c".repeat(64);

    /** Writes the script. */
    static WaitingKaniko in(Path directory) throws IOException {
        Path started = directory.resolve("started");
        Path goOn = directory.resolve("go-on");
        Path executable = Files.writeString(directory.resolve("executor"), """
                #!/bin/sh
                for arg; do case $arg in --digest-file=*) digest=${arg#*=};; esac; done
                ls -ld "$DOCKER_CONFIG" "$DOCKER_CONFIG/config.json"
                printf '\\033[36mINFO\\033[0m started\\n'
                echo $$ > %s
                while [ ! -e %s ]; do sleep 0.1; done
                printf %s > "$digest"
                """.formatted(started, goOn, DIGEST));
        Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwx------"));
        return new WaitingKaniko(executable, started, goOn);
    }

    boolean isStarted() throws IOException {
        return Files.exists(started) && Files.size(started) > 0;
    }

    /** Starts a build of the job {@code index}, which needs kaniko and prints the digest. */
    static WorkflowRun build(JenkinsRule jenkins, String registryHost, String executable) throws Exception {
        return build(jenkins, registryHost, executable, "");
    }

    /** The same with a login to the registry. */
    static WorkflowRun build(JenkinsRule jenkins, String registryHost, String executable, String credentialsId)
            throws Exception {
        PlainRegistry.use(registryHost).setCredentialsId(credentialsId);
        ImageBuildConfiguration build = new ImageBuildConfiguration();
        build.setKanikoExecutable(executable);
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
}
