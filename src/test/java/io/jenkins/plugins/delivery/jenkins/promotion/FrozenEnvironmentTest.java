package io.jenkins.plugins.delivery.jenkins.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.FreezeConfiguration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What is refused in an environment that is frozen, to whom, and that it is before anything is started. */
@WithJenkins
class FrozenEnvironmentTest {
    private static final String REASON = "INC-9: customers cannot log in";
    private static final String DEPLOY = "helmDeploy app: 'index', environment: 'prod', tag: 'v1'";
    private static final String ROLL_BACK = "helmRollback app: 'index', environment: 'prod'";

    /** It would be the first thing to fail. */
    private static final String NO_HELM = "no-such-helm";

    private JenkinsRule jenkins;
    private final FreezeConfiguration freeze = new FreezeConfiguration();

    @BeforeEach
    void freeze(JenkinsRule rule) throws Exception {
        jenkins = rule;
        TwoUsers.admit(rule);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        freeze.setWindow(today.minusDays(1) + " to " + today.plusDays(1));
        freeze.setReason("stock-taking");
        EnvironmentConfiguration prod = new EnvironmentConfiguration();
        prod.setName("prod");
        prod.setFreezes(List.of(freeze));
        DeliveryGlobalConfiguration settings = DeliveryGlobalConfiguration.get();
        settings.getRegistry().setHost("registry.example.com");
        settings.getRegistry().setProject("shop");
        settings.getHelm().setExecutable(NO_HELM);
        settings.setEnvironments(List.of(prod));
    }

    private String log(String user, String step, String reason) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("OverrideReason", "")));
        job.setDefinition(new CpsFlowDefinition("node { " + step + " }", true));
        WorkflowRun run;
        try (ACLContext ignored = ACL.as2(User.getById(user, true).impersonate2())) {
            run = job.scheduleBuild2(
                            0,
                            new CauseAction(new Cause.UserIdCause(user)),
                            new ParametersAction(new StringParameterValue("OverrideReason", reason)))
                    .waitForStart();
        }
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        return JenkinsRule.getLog(run);
    }

    @Test
    void nothingIsDeployedOrRolledBack() throws Exception {
        String until = LocalDate.now(ZoneOffset.UTC).plusDays(2) + " 00:00 UTC by '";

        assertThat(log("admin", DEPLOY, ""))
                .contains(
                        "Nothing was deployed, prod is frozen until ", until + freeze.getWindow() + "' (stock-taking):")
                .contains("have somebody who may override the rules give overrideReason")
                .doesNotContain(NO_HELM);
        assertThat(log("admin", ROLL_BACK, ""))
                .contains("Nothing was rolled back, prod is frozen until ", until)
                .doesNotContain(NO_HELM);
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        assertThat(log("carol", DEPLOY + ", dryRun: 'render', verifyImage: false", ""))
                .doesNotContain("frozen");
        assertThat(log("carol", ROLL_BACK + ", dryRun: true", "")).doesNotContain("frozen");
    }

    @Test
    void aRollBackPassesWhereTheSettingSaysSo() throws Exception {
        freeze.setRollbackMayPass(true);

        assertThat(log("carol", ROLL_BACK, "")).doesNotContain("frozen");
        assertThat(log("carol", DEPLOY, "")).contains("Nothing was deployed, prod is frozen until ");
    }

    @Test
    void whoMayPassGivesAReason() throws Exception {
        freeze.setMayPass(List.of("carol"));
        String reason = ", overrideReason: params.OverrideReason";

        // She may not override the rules about images, and need not.
        assertThat(log("carol", DEPLOY + reason + ", verifyImage: false", REASON))
                .contains("This deploy is let through the freeze by carol: " + REASON)
                .doesNotContain("rules overridden", "Nothing was deployed, prod is frozen");
        assertThat(log("carol", ROLL_BACK + reason, REASON)).doesNotContain("is frozen");
        assertThat(log("dave", DEPLOY + reason, REASON))
                .contains("have one of carol give overrideReason, which dave may not");
        assertThat(log("admin", ROLL_BACK + reason, REASON)).contains("which admin may not");
        assertThat(log("carol", DEPLOY + ", overrideReason: 'because'", "")).contains("no user typed it in this build");
    }

    @Test
    void withoutNamesItIsForWhoMayOverride() throws Exception {
        String reason = ", overrideReason: params.OverrideReason";

        assertThat(log("carol", ROLL_BACK + reason, REASON)).contains("which carol may not");
        assertThat(log("admin", ROLL_BACK + reason, REASON)).doesNotContain("is frozen");
    }
}
