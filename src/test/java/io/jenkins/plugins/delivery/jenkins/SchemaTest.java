package io.jenkins.plugins.delivery.jenkins;

import static org.assertj.core.api.Assertions.fail;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Action;
import hudson.model.FreeStyleBuild;
import hudson.model.Run;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.quality.QualityGateAction;
import io.jenkins.plugins.delivery.jenkins.tool.HelmInstallation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jenkinsci.plugins.workflow.cps.GlobalVariable;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * What Pipelines, files and scripts of users rely on: names, kinds and defaults, one a line, in {@code schema.txt}. A
 * name that is gone from there needs an alias.
 */
@WithJenkins
class SchemaTest {
    private static final Path ACCEPTED = Path.of("src/test/resources/io/jenkins/plugins/delivery/jenkins/schema.txt");

    @Test
    void isWhatItWas(JenkinsRule jenkins) throws Exception {
        Schema schema = new Schema();
        for (StepDescriptor step : StepDescriptor.all()) {
            schema.addStep(step);
        }
        GlobalVariable.ALL.forEach(schema::addVariable);
        schema.addGeneratedNode("unclassified", "microserviceDelivery");
        schema.addGeneratedNode("tool", "helm");
        schema.addSettings("microserviceDelivery", DeliveryGlobalConfiguration.get());
        schema.addSettings("helm", new HelmInstallation("", "", List.of()));
        schema.addBeansAndPaths();
        schema.addAddresses("jenkins", jenkins.jenkins.getActions());
        schema.addAddresses(
                "folder", jenkins.createProject(Folder.class, "folder").getAllActions());
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        build.addAction((Action) Run.XSTREAM2.fromXML("<" + QualityGateAction.class.getName() + "/>"));
        schema.addAddresses("build", build.getAllActions());
        Set<String> lines = schema.lines();

        if (Boolean.getBoolean("schema.write")) {
            Files.write(ACCEPTED, lines);
        }
        List<String> accepted = Files.readAllLines(ACCEPTED);
        if (!List.copyOf(lines).equals(accepted)) {
            fail("""
                    The names that users' Pipelines, files and scripts rely on have changed (- gone, + new):
                    %s%s
                    A line that is gone breaks what uses it: keep the old name as an alias. To accept the change:
                    ./mvnw test -Dtest=SchemaTest -Dschema.write=true
                    """.formatted(missing("- ", accepted, lines), missing("+ ", lines, accepted)));
        }
    }

    private static String missing(String sign, Collection<String> of, Collection<String> in) {
        StringBuilder text = new StringBuilder();
        Set<String> missing = new TreeSet<>(of);
        missing.removeAll(in);
        missing.forEach(line -> text.append(sign).append(line).append('\n'));
        return text.toString();
    }
}
