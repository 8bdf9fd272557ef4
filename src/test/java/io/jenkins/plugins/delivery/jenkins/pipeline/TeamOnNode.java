package io.jenkins.plugins.delivery.jenkins.pipeline;

import hudson.plugins.git.GitTool;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.delivery.jenkins.agent.PodAgents;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.RealNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.gitclient.JGitTool;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * {@code docs/examples/team/jenkins.yaml} with the addresses of the test bed in it, and with what its images would
 * have: the agent, a JDK, Maven and a Maven repository that lacks nothing, for there is no network.
 */
final class TeamOnNode {
    private final RealNode node;
    private final JenkinsRule jenkins;
    private final Path directory;

    TeamOnNode(RealNode node, JenkinsRule jenkins, Path directory) {
        this.node = node;
        this.jenkins = jenkins;
        this.directory = directory;
    }

    /**
     * Loads the file.
     *
     * @param gitServer instead of {@code https://git.example.com}
     * @param prefix of the namespaces
     */
    void configure(String gitServer, String prefix, PodAgents.Images images) throws Exception {
        Config cluster = PodAgents.cluster(node);
        for (String environment : List.of("stage", "prod")) {
            node.client()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(prefix + "-" + environment)
                            .endMetadata()
                            .build())
                    .create();
        }
        // The agent's image has no git.
        jenkins.jenkins.getDescriptorByType(GitTool.DescriptorImpl.class).setInstallations(new JGitTool(List.of()));
        PracticeTest.Variables.ALL.putAll(Map.of(
                "TEST_KUBECONFIG",
                node.kubeconfigForPods(ClusterUser.ADMIN),
                "LIVE_KUBECONFIG",
                node.kubeconfigForPods(ClusterUser.ADMIN),
                "ACR_USERNAME",
                "robot",
                "ACR_PASSWORD",
                "word-of-the-robot"));
        String file = Files.readString(Path.of("docs/examples/team/jenkins.yaml"));
        for (Map.Entry<String, String> change :
                changes(gitServer, prefix, cluster, images).entrySet()) {
            if (!file.contains(change.getKey())) {
                throw new IllegalStateException("the example has no " + change.getKey());
            }
            file = file.replace(change.getKey(), change.getValue());
        }
        Path changed = Files.writeString(directory.resolve("jenkins.yaml"), file);
        ConfigurationAsCode.get().configure(changed.toUri().toString());
        // Inside a cluster none are needed. The file's credentials take the place of all there were.
        PodAgents.addCredentials(cluster);
    }

    private Map<String, String> changes(String gitServer, String prefix, Config cluster, PodAgents.Images images)
            throws IOException {
        return Map.ofEntries(
                Map.entry("webSocket: true\n", """
                        webSocket: true
                                serverUrl: %s
                                serverCertificate: %s
                                credentialsId: cluster
                        """.formatted(cluster.getMasterUrl(), cluster.getCaCertData())),
                Map.entry("http://jenkins.jenkins.svc:8080/", PodAgents.address(jenkins, node)),
                Map.entry("containers:\n", """
                        containers:
                                          - {name: jnlp, image: "%s"}
                        """.formatted(images.agent())),
                Map.entry("spec:\n", "spec:\n                securityContext: {fsGroup: 1000}\n"),
                Map.entry("image: maven:3-eclipse-temurin-17", "image: " + images.java()),
                Map.entry("volumeMounts:\n", """
                        volumeMounts:
                                              - {name: jdk, mountPath: /opt/jdk, readOnly: true}
                                              - {name: maven, mountPath: /opt/maven, readOnly: true}
                        """),
                Map.entry(
                        "env:\n                      - {name: MAVEN_OPTS",
                        "env:\n                      - {name: JAVA_HOME, value: /opt/jdk}\n"
                                + "                      - {name: PATH, value: \"/opt/maven/bin:/usr/bin:/bin\"}\n"
                                + "                      - {name: MAVEN_OPTS"),
                Map.entry(
                        "{name: maven-repository, emptyDir: {}}",
                        host("maven-repository", mavenRepository()) + "\n                  - "
                                + host("jdk", Path.of(System.getProperty("java.home"))) + "\n                  - "
                                + host("maven", maven())),
                Map.entry("registry-vpc.cn-shanghai.aliyuncs.com/bss/kaniko-executor:debug", images.kaniko()),
                Map.entry("alpine/helm:3.18.4", images.helm()),
                Map.entry("- {key: MIN_LINE", "- {key: BUILD_OPTIONS, value: -o}\n          - {key: MIN_LINE"),
                Map.entry(
                        "host: registry-vpc.cn-shanghai.aliyuncs.com\n",
                        "host: " + node.registryForPods() + "\n      plainHttp: true\n"),
                Map.entry("namespacePrefix: bss", "namespacePrefix: " + prefix),
                Map.entry("serverUrl: https://sonar.example.com", "serverUrl: \"\""),
                Map.entry("https://git.example.com", gitServer));
    }

    private static String host(String volume, Path path) {
        return "{name: %s, hostPath: {path: %s}}".formatted(volume, path);
    }

    /** What the pods' Maven, which has no network, needs besides what everybody's has who builds this project. */
    static void loadCoverage() throws IOException, InterruptedException {
        if (Files.exists(mavenRepository().resolve("org/jacoco/jacoco-maven-plugin"))) {
            return;
        }
        String plugin = "org.jacoco:jacoco-maven-plugin:0.8.14:";
        Process maven = new ProcessBuilder(
                        Path.of("mvnw").toAbsolutePath().toString(),
                        "-q",
                        "-f",
                        "docs/examples/index-service/pom.xml",
                        plugin + "prepare-agent",
                        "verify",
                        plugin + "report")
                .inheritIO()
                .start();
        if (maven.waitFor() != 0) {
            throw new IOException("JaCoCo cannot be loaded");
        }
    }

    private static Path mavenRepository() {
        return Path.of(System.getProperty("maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
    }

    /** What {@code mvnw} unpacked. */
    private static Path maven() throws IOException {
        try (Stream<Path> files = Files.find(
                Path.of(System.getProperty("user.home"), ".m2/wrapper/dists"),
                4,
                (path, attributes) -> path.endsWith("bin/mvn"))) {
            return files.findFirst().orElseThrow().getParent().getParent();
        }
    }
}
