package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.testbed.DeployRepository;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service's own files say beside the chart's, with real Helm. */
@RequiresTestbed(TestbedPart.HELM4)
class ServiceValuesTest {
    @TempDir
    Path directory;

    private Path workspace;

    @BeforeEach
    void makePlace() throws IOException {
        workspace = DeployRepository.copyTo(directory.resolve("deploy-repo"));
    }

    @Test
    void theServicesOwnPathWinsOverTheConvention() throws Exception {
        write("appConfig/dev/gateway.yml", "ingress: {hosts: {paths: [/]}}");

        assertThat(url("gateway", "")).isEqualTo("http://dev.example.com/");
        assertThat(url("index", "")).isEqualTo("http://dev.example.com/index");
    }

    @Test
    void aFileForAllEnvironmentsIsBelowThatOfTheEnvironment() throws Exception {
        write("appConfig/gateway.yml", "ingress: {hosts: {host: all.example.com, paths: [/all]}}");
        assertThat(url("gateway", "")).isEqualTo("http://all.example.com/all");

        write("appConfig/dev/gateway.yml", "ingress: {hosts: {paths: [/dev]}}");
        assertThat(url("gateway", "")).isEqualTo("http://all.example.com/dev");
    }

    @Test
    void valuesFilesMayNameTheService() throws Exception {
        write("common/gateway.yml", "ingress: {hosts: {host: common.example.com}}");
        String files = "valuesFiles: [values.yaml, dev.yaml, \"common/${app}.yml\"]";

        assertThat(url("gateway", files)).isEqualTo("http://common.example.com/gateway");
        assertThat(url("index", files)).isEqualTo("http://dev.example.com/index");
    }

    @Test
    void aMisspeltKeyIsRefusedWithTheNearestOne() throws Exception {
        write("appConfig/dev/gateway.yml", "probes: {livenes: {path: /livez}}");

        CommandProcess.Ended ended = render("gateway", "");

        assertThat(ended.exitCode()).isNotZero();
        assertThat(ended.err())
                .contains("appConfig/dev/gateway.yml", "probes.livenes", "did you mean probes.liveness?")
                .doesNotContain("Chart rendered");
    }

    @Test
    void aMisspeltKeyBelowANameOfTheServicesOwnIsRefused() throws Exception {
        write("appConfig/dev/gateway.yml", "cronJobs: {cleanup: {scedule: \"0 3 * * *\"}}");

        CommandProcess.Ended ended = render("gateway", "");

        assertThat(ended.exitCode()).isNotZero();
        assertThat(ended.err())
                .contains("cronJobs.cleanup.scedule", "did you mean cronJobs.cleanup.schedule?")
                .doesNotContain("Chart rendered");
    }

    private void write(String file, String yaml) throws IOException {
        Path path = workspace.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, yaml);
    }

    private String url(String app, String environment) throws Exception {
        CommandProcess.Ended ended = render(app, environment);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return new ObjectMapper().readTree(ended.out()).path("url").asText();
    }

    private CommandProcess.Ended render(String app, String environment) throws Exception {
        Path config = Files.writeString(
                directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: registry.example.com, namespace: bss, project: bss}
                    environments:
                      - name: dev
                        %s
                    helm: {executable: %s}
                """.formatted(environment, TestbedPart.HELM4.path("helm4/helm")));
        return CommandInThisJvm.run(java.util.List.of(
                "helm-deploy",
                "--app=" + app,
                "--environment=dev",
                "--tag=v1",
                "--no-verify-image",
                "--dry-run=render",
                "--json",
                "--config=" + config,
                "--workspace=" + workspace));
    }
}
