package io.jenkins.plugins.delivery.jenkins.agent;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.RealNode;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud;
import org.csanchez.jenkins.plugins.kubernetes.PodTemplate;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Agents that are pods of a real node, started by the real Kubernetes plugin: one container each for the agent, Maven,
 * kaniko and Helm, whose images the product builds.
 */
public final class PodAgents {
    static final String LABEL = "delivery";

    private static final String NAMESPACE = "agents";

    /** Of the shared node, whose registry keeps the images for the next class. */
    private static Images images;

    private final RealNode node;
    private final Path directory;

    private PodAgents(RealNode node, Path directory) {
        this.node = node;
        this.directory = directory;
    }

    /**
     * References of the containers' images.
     *
     * @param agent as {@code jenkins/inbound-agent}
     * @param helm with a shell and Helm 4
     * @param kaniko as {@code kaniko-executor:debug}
     * @param java a Java runtime on Debian
     */
    public record Images(String agent, String helm, String kaniko, String java) {}

    /** Builds the images and makes the namespace of the agents, once for all test classes. */
    public static synchronized Images images(JenkinsRule jenkins, RealNode node, Path directory) throws Exception {
        // A second try of a class has another node.
        if (images == null || !images.java().startsWith(node.registryForPods() + "/")) {
            PodAgents agents = new PodAgents(node, directory);
            agents.pushBases();
            node.client()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(NAMESPACE)
                            .endMetadata()
                            .build())
                    .create();
            images = new Images(
                    agents.agentImage(jenkins),
                    agents.helmImage(),
                    agents.kanikoImage(),
                    node.registryForPods() + "/base/java:17");
        }
        return images;
    }

    /** The cluster that Jenkins starts agents in. */
    public static Config cluster(RealNode node) {
        return Config.fromKubeconfig(node.controlPlane().kubeconfig(ClusterUser.ADMIN));
    }

    /** Stores the token with which Jenkins starts agents, as the credentials {@code cluster}. */
    public static void addCredentials(Config cluster) {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.SYSTEM, "cluster", "", Secret.fromString(cluster.getAutoOAuthToken())));
    }

    /** Jenkins' address for agents. */
    public static String address(JenkinsRule jenkins, RealNode node) throws IOException {
        return "http://" + node.exposed(jenkins.getURL().getPort())
                + jenkins.getURL().getPath();
    }

    /** Builds the images and tells Jenkins of the cluster. */
    static void configure(JenkinsRule jenkins, RealNode node, Path directory) throws Exception {
        Images images = images(jenkins, node, directory);
        Config cluster = cluster(node);
        addCredentials(cluster);
        jenkins.jenkins.clouds.add(cloud(address(jenkins, node), cluster, images));
    }

    private void pushBases() throws IOException, InterruptedException {
        URI registry = node.registry().url();
        BaseImages.pushLarge(
                registry,
                "base/java",
                "17",
                List.of(BaseImages.compressFast(BaseImages.javaRuntime(), directory.resolve("java.tar.gz"))),
                List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
        BaseImages.pushLarge(
                registry,
                "base/busybox",
                "1",
                List.of(BaseImages.compressFast(
                        TestbedPart.RUN_BASES.path("run-bases/busybox.tar"), directory.resolve("busybox.tar.gz"))),
                List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
    }

    private static KubernetesCloud cloud(String address, Config cluster, Images images) {
        PodTemplate template = new PodTemplate();
        template.setName(LABEL);
        template.setLabel(LABEL);
        template.setYaml(pod(images));
        // The next build finds it.
        template.setIdleMinutes(5);
        KubernetesCloud cloud = new KubernetesCloud("kubernetes");
        cloud.setServerUrl(cluster.getMasterUrl());
        cloud.setServerCertificate(cluster.getCaCertData());
        cloud.setCredentialsId("cluster");
        cloud.setNamespace(NAMESPACE);
        cloud.setJenkinsUrl(address);
        cloud.setWebSocket(true);
        cloud.setTemplates(List.of(template));
        return cloud;
    }

    private static String pod(Images images) {
        return """
                apiVersion: v1
                kind: Pod
                spec:
                  securityContext: {fsGroup: 1000}
                  containers:
                    - name: jnlp
                      image: %s
                    - name: helm
                      image: %s
                      workingDir: /home/jenkins/agent
                      command: [sleep, "3600"]
                    - name: kaniko
                      image: %s
                      # kaniko removes the image's own, and no command can begin there afterwards.
                      workingDir: /home/jenkins/agent
                      command: [/busybox/sleep, "3600"]
                """.formatted(images.agent(), images.helm(), images.kaniko());
    }

    /** As {@code jenkins/inbound-agent}: started with what the plugin sets, by a user of its own. */
    private String agentImage(JenkinsRule jenkins) throws IOException, InterruptedException {
        return node.image(
                "agents/inbound:1",
                """
                FROM %s/base/java:17
                RUN mkdir -p /home/jenkins/agent && chown -R 1000:1000 /home/jenkins
                COPY agent.jar /usr/share/jenkins/agent.jar
                COPY jenkins-agent /usr/local/bin/jenkins-agent
                USER 1000:1000
                ENV HOME=/home/jenkins
                ENTRYPOINT ["/usr/local/bin/jenkins-agent"]
                """.formatted(node.registry().host()),
                Map.of("agent.jar", jenkins.jenkins.getJnlpJars("agent.jar").readFully(), "jenkins-agent", """
                        #!/bin/sh
                        exec java -jar /usr/share/jenkins/agent.jar -url "$JENKINS_URL" -secret "$JENKINS_SECRET" \\
                            -name "$JENKINS_AGENT_NAME" -webSocket -workDir "$JENKINS_AGENT_WORKDIR"
                        """.getBytes(
                                StandardCharsets.UTF_8)));
    }

    private String helmImage() throws IOException, InterruptedException {
        return node.image(
                "agents/helm:4",
                "FROM %s/base/busybox:1\nCOPY helm /usr/bin/helm\n"
                        .formatted(node.registry().host()),
                Map.of("helm", Files.readAllBytes(TestbedPart.HELM4.path("helm4/helm"))));
    }

    /** As {@code kaniko-executor:debug}: the executor, and a shell that it leaves in place. */
    private String kanikoImage() throws IOException, InterruptedException {
        String dockerfile = """
                FROM %s/base/busybox:1 AS busybox
                RUN mkdir /busybox && %s
                FROM scratch
                COPY executor /kaniko/executor
                COPY --from=busybox /busybox /busybox
                COPY --from=busybox /bin/busybox /busybox/busybox
                VOLUME /busybox
                ENV HOME=/root USER=root PATH=/usr/local/bin:/kaniko:/busybox DOCKER_CONFIG=/kaniko/.docker/
                WORKDIR /workspace
                ENTRYPOINT ["/kaniko/executor"]
                """.formatted(
                        node.registry().host(),
                        Stream.of(
                                        "sh", "sleep", "nohup", "id", "ls", "cp", "mv", "rm", "mkdir", "touch", "cat",
                                        "kill", "chown", "chmod", "grep", "cut", "ps")
                                .map(applet -> "ln -s busybox /busybox/" + applet)
                                .collect(Collectors.joining(" && ")));
        return node.image(
                "agents/kaniko:debug",
                dockerfile,
                Map.of("executor", Files.readAllBytes(TestbedPart.KANIKO.path("kaniko/executor"))));
    }
}
