package io.jenkins.plugins.delivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.XmlFile;
import hudson.model.FreeStyleBuild;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.config.DeliveryConfigReader;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.config.HelmSettings;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.quality.QualityGateAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Files of versions in which classes stood in other packages. */
@WithJenkins
class FormerNamesTest {
    private static final String PACKAGE = "io.jenkins.plugins.delivery.";

    private static JenkinsRule jenkins;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) {
        jenkins = rule;
    }

    @Test
    void anActionOfABuildIsRead() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        build.save();
        XmlFile file = new XmlFile(
                Run.XSTREAM2, build.getRootDir().toPath().resolve("build.xml").toFile());
        String written = file.asString();
        Files.writeString(
                file.getFile().toPath(),
                written.replace(
                        "<actions>",
                        "<actions><" + PACKAGE + "actions.QualityGateAction><passed>true</passed></" + PACKAGE
                                + "actions.QualityGateAction>"));

        build.reload();

        assertThat(build.getAction(QualityGateAction.class)).isNotNull();
    }

    @Test
    void theSettingsAreRead() throws Exception {
        HelmSettings defaults = DeliveryGlobalConfiguration.get().toConfig().helm();
        Path file = jenkins.jenkins.getRootDir().toPath().resolve(PACKAGE + "config.DeliveryGlobalConfiguration.xml");
        Files.writeString(file, """
                <?xml version='1.1' encoding='UTF-8'?>
                <%1$sconfig.DeliveryGlobalConfiguration>
                  <namespacePrefix>shop</namespacePrefix>
                  <environments>
                    <%1$sconfig.EnvironmentConfiguration><name>uat</name></%1$sconfig.EnvironmentConfiguration>
                  </environments>
                  <imageBuild><retries>1</retries></imageBuild>
                  <helm><timeout>7m</timeout></helm>
                </%1$sconfig.DeliveryGlobalConfiguration>
                """.formatted(PACKAGE), StandardCharsets.UTF_8);

        DeliveryGlobalConfiguration.get().load();

        Environments environments = DeliveryGlobalConfiguration.get().toConfig().environments();
        assertThat(environments.names()).isEqualTo(List.of("uat"));
        HelmSettings helm = DeliveryGlobalConfiguration.get().toConfig().helm();
        assertThat(helm.timeout()).isEqualTo("7m");
        assertThat(helm.chart()).as("what is not in the file").isEqualTo(defaults.chart());
        assertThat(helm.historyMax()).isEqualTo(defaults.historyMax());
        assertThat(DeliveryGlobalConfiguration.get().toConfig())
                .as("what is not in the file")
                .usingRecursiveComparison()
                .ignoringFields("environments", "imageBuild.retries", "helm.timeout")
                .isEqualTo(DeliveryConfigReader.defaults());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "actions.ImageBuildAction",
                "actions.DeploymentAction",
                "quality.ScannedCode",
                "promotion.DeployApproval",
                "report.NotifiedAction",
                "report.WarnedAction"
            })
    void everyActionIsKnown(String former) {
        assertThat(Run.XSTREAM2
                        .fromXML("<" + PACKAGE + former + "/>")
                        .getClass()
                        .getSimpleName())
                .isEqualTo(former.substring(former.indexOf('.') + 1));
    }
}
