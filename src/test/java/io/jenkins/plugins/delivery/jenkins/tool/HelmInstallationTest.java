package io.jenkins.plugins.delivery.jenkins.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Launcher;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.slaves.DumbSlave;
import hudson.tools.CommandInstaller;
import hudson.tools.InstallSourceProperty;
import hudson.tools.ToolInstaller;
import hudson.tools.ToolLocationNodeProperty;
import hudson.tools.ZipExtractionInstaller;
import hudson.util.FormValidation;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class HelmInstallationTest {
    private static final String SCRIPT = "#!/bin/sh\necho Helm of the test: $*\n";
    private static JenkinsRule jenkins;
    private static DumbSlave agent;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) throws Exception {
        jenkins = rule;
        agent = rule.createOnlineSlave();
    }

    @BeforeEach
    void reset() {
        install();
    }

    @Test
    void findsTheExecutableInTheDirectoryOrOneDeeper() throws Exception {
        Path flat = executable(directory.resolve("flat"));
        Path deep = executable(directory.resolve("deep").resolve("linux-amd64"));
        Files.createDirectories(directory.resolve("deep").resolve("another"));

        assertThat(on(agent, existing(directory.resolve("flat")))).isEqualTo(flat.toString());
        assertThat(on(agent, existing(directory.resolve("deep")))).isEqualTo(deep.toString());
        assertThat(on(jenkins.jenkins, existing(directory.resolve("deep")))).isEqualTo(deep.toString());
    }

    @Test
    void saysThatThereIsNone() throws Exception {
        Files.writeString(directory.resolve("helm"), "may not be executed");

        assertThatThrownBy(() -> on(agent, existing(directory)))
                .isInstanceOf(AbortException.class)
                .hasMessage("helm.tool 'helm' has no executable in " + directory + ": correct its directory or"
                        + " installer under Manage Jenkins, Tools");
        assertThatThrownBy(() -> on(agent, existing(directory.resolve("gone"))))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("has no executable in");
        assertThatThrownBy(() -> on(agent, new HelmInstallation("helm", " ", List.of())))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("helm.tool 'helm' has no directory");
    }

    @Test
    void installsFromAnArchiveLikeHelms() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] archive = archive();
        server.createContext("/helm-v4.0.0-linux-amd64.tar.gz", exchange -> {
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive);
            exchange.close();
        });
        server.start();
        try {
            ToolInstaller fromArchive = new ZipExtractionInstaller(
                    null,
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/helm-v4.0.0-linux-amd64.tar.gz",
                    null);

            String executable = on(agent, installedBy(fromArchive));

            assertThat(executable).startsWith(agent.getRemoteFS()).endsWith("/linux-amd64/helm");
            assertThat(run(executable)).contains("Helm of the test: version");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void installsByACommand() throws Exception {
        Path source = executable(directory);
        ToolInstaller byCommand = new CommandInstaller(null, "cp " + source + " .", ".");

        String executable = on(agent, installedBy(byCommand));

        assertThat(executable).startsWith(agent.getRemoteFS());
        assertThat(run(executable)).contains("Helm of the test: version");
    }

    @Test
    void theDirectoryCanBeTheAgentsOwnAndHaveVariables() throws Exception {
        Path own = executable(directory.resolve("own"));
        install(new HelmInstallation("helm", "/nowhere", List.of()));
        agent.getNodeProperties()
                .replace(new ToolLocationNodeProperty(new ToolLocationNodeProperty.ToolLocation(
                        jenkins.jenkins.getDescriptorByType(HelmInstallation.DescriptorImpl.class),
                        "helm",
                        "${TOOLS}/own")));
        try {
            assertThat(on(agent, HelmInstallation.named("helm.tool", "helm"))).isEqualTo(own.toString());
        } finally {
            agent.getNodeProperties().clear();
        }
    }

    @Test
    void namesTheKnownOnes() {
        assertThatThrownBy(() -> HelmInstallation.named("helm.tool", "helm"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("helm.tool 'helm' is not a Helm installation: add it under Manage Jenkins, Tools, which has"
                        + " none");
        install(
                new HelmInstallation("helm-3", "/opt/helm3", List.of()),
                new HelmInstallation("helm-4", "/opt/helm4", List.of()));

        assertThat(HelmInstallation.named("helm.tool", "helm-4").getHome()).isEqualTo("/opt/helm4");
        assertThatThrownBy(() -> HelmInstallation.named("helm.tool", "helm4"))
                .hasMessageEndingWith("did you mean helm-4; the known ones are helm-3, helm-4");
    }

    @Test
    void pipelinesAskForItByItsSymbol() throws Exception {
        executable(directory);
        install(existing(directory));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("""
                node('%s') {
                    def home = tool(name: 'helm', type: 'helm')
                    sh "'$home/helm' version"
                }
                """.formatted(agent.getNodeName()), true));

        jenkins.assertLogContains("Helm of the test: version", jenkins.buildAndAssertSuccess(job));
        EnvVars environment = new EnvVars();
        existing(directory).buildEnvVars(environment);
        assertThat(environment).containsEntry("PATH+HELM", directory.toString());
    }

    @Test
    void anUntouchedToolsPageChangesNothingAndIsKept() throws Exception {
        install(
                existing(directory),
                installedBy(new ZipExtractionInstaller("linux", "https://example.com/helm.tar.gz", "linux-amd64")));

        HtmlPage page = UnstyledBrowser.open(jenkins).goTo("configureTools");
        assertThat(page.asNormalizedText()).contains("Helm installations");
        HtmlForm form = page.getFormByName("config");
        jenkins.submit(form);

        HelmInstallation.DescriptorImpl saved = new HelmInstallation.DescriptorImpl();
        assertThat(saved.getInstallations())
                .extracting(HelmInstallation::getName)
                .containsExactly("helm", "helm");
        assertThat(saved.getInstallations()[0].getHome()).isEqualTo(directory.toString());
        InstallSourceProperty source =
                saved.getInstallations()[1].getProperties().get(InstallSourceProperty.class);
        assertThat(source.installers.get(ZipExtractionInstaller.class).getUrl())
                .isEqualTo("https://example.com/helm.tar.gz");
    }

    @Test
    void isConfiguredAsCode() throws Exception {
        Path file = Files.writeString(directory.resolve("jenkins.yaml"), """
                tool:
                  helm:
                    installations:
                    - name: helm-4
                      properties:
                      - installSource:
                          installers:
                          - zip: {url: https://example.com/helm-v4.0.0-linux-amd64.tar.gz}
                    - name: helm-3
                      home: /opt/helm3
                """);

        ConfigurationAsCode.get().configure(file.toString());

        assertThat(HelmInstallation.names()).containsExactly("helm-4", "helm-3");
        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        assertThat(exported.toString(StandardCharsets.UTF_8))
                .contains("  helm:\n    installations:\n    - name: \"helm-4\"", "home: \"/opt/helm3\"");
    }

    @Test
    void warnsBesideTheFieldOfADirectoryWithoutHelm() throws Exception {
        HelmInstallation.DescriptorImpl descriptor =
                jenkins.jenkins.getDescriptorByType(HelmInstallation.DescriptorImpl.class);
        FormValidation answer = descriptor.doCheckHome(directory.toFile());
        assertThat(answer.kind).isEqualTo(FormValidation.Kind.WARNING);
        assertThat(answer.getMessage()).contains("has no executable helm");

        executable(directory);
        assertThat(descriptor.doCheckHome(directory.toFile()).kind).isEqualTo(FormValidation.Kind.OK);
    }

    /** What a step does. */
    private String on(Node node, HelmInstallation installation) throws IOException, InterruptedException {
        EnvVars environment = new EnvVars("TOOLS", directory.toString());
        Launcher launcher = node.createLauncher(TaskListener.NULL);
        return installation
                .forNode(node, TaskListener.NULL)
                .forEnvironment(environment)
                .executableOn(launcher);
    }

    private static String run(String executable) throws IOException, InterruptedException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int status = agent.createLauncher(TaskListener.NULL)
                .launch()
                .cmds(executable, "version")
                .stdout(output)
                .join();
        assertThat(status).isZero();
        return output.toString(StandardCharsets.UTF_8);
    }

    private static HelmInstallation existing(Path home) {
        return new HelmInstallation("helm", home.toString(), List.of());
    }

    private static HelmInstallation installedBy(ToolInstaller installer) throws IOException {
        return new HelmInstallation("helm", null, List.of(new InstallSourceProperty(List.of(installer))));
    }

    private static void install(HelmInstallation... installations) {
        jenkins.jenkins
                .getDescriptorByType(HelmInstallation.DescriptorImpl.class)
                .setInstallations(installations);
    }

    private static Path executable(Path home) throws IOException {
        Path helm = Files.writeString(Files.createDirectories(home).resolve("helm"), SCRIPT);
        assertThat(helm.toFile().setExecutable(true)).isTrue();
        return helm;
    }

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes))) {
            byte[] script = SCRIPT.getBytes(StandardCharsets.UTF_8);
            tar.putArchiveEntry(new TarArchiveEntry("linux-amd64/"));
            tar.closeArchiveEntry();
            TarArchiveEntry helm = new TarArchiveEntry("linux-amd64/helm");
            helm.setSize(script.length);
            helm.setMode(0100755);
            tar.putArchiveEntry(helm);
            tar.write(script);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }
}
