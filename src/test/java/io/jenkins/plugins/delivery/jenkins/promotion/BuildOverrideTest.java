package io.jenkins.plugins.delivery.jenkins.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import hudson.AbortException;
import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.ParameterDefinition;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.model.TextParameterDefinition;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.triggers.TimerTrigger;
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayAction;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Whose reason it is: the one that a person who may override typed in this very build, and nobody else's. */
@WithJenkins
class BuildOverrideTest {
    private static final String REASON = "INC-7: test is down";

    private JenkinsRule jenkins;

    @BeforeEach
    void secure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        TwoUsers.admit(rule);
    }

    @Test
    void whatThePersonTypedCounts() throws Exception {
        for (ParameterDefinition field : List.of(
                new StringParameterDefinition("OverrideReason", ""),
                new StringParameterDefinition("OverrideReason", "another"),
                new TextParameterDefinition("OverrideReason", "", ""))) {
            WorkflowRun run = run(job("echo 'x'", field), "admin", REASON);

            assertThat(BuildOverride.find(run, run.getExecution(), REASON)).hasToString("admin: " + REASON);
        }
    }

    @Test
    void aPersonWhoMayNotDoesNotCount() throws Exception {
        WorkflowRun run = run(job("echo 'x'", new StringParameterDefinition("OverrideReason", "")), "carol", REASON);

        assertThatThrownBy(() -> BuildOverride.find(run, run.getExecution(), REASON))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("carol may not override the rules")
                .hasMessageContaining("Delivery/Override");
    }

    @Test
    void whatOthersWroteDoesNotCountAlthoughThePersonStartedTheBuild() throws Exception {
        // Committed in the Jenkinsfile.
        assertNobodyTyped(
                run(job("echo '" + REASON + "'", new StringParameterDefinition("OverrideReason", "")), "admin", "x"));
        // A default that stood in the form.
        assertNobodyTyped(
                run(job("echo 'x'", new StringParameterDefinition("OverrideReason", REASON)), "admin", REASON));
        // What a browser makes of one with an end of a line in it.
        assertNobodyTyped(run(
                job("echo 'x'", new StringParameterDefinition("OverrideReason", REASON.replace(" is", "\n is"))),
                "admin",
                REASON));
        // A choice of a list that others wrote.
        assertNobodyTyped(run(
                job("echo 'x'", new ChoiceParameterDefinition("OverrideReason", new String[] {"none", REASON}, "")),
                "admin",
                REASON));
        // Only a part of what was typed.
        assertNobodyTyped(
                run(job("echo 'x'", new StringParameterDefinition("OverrideReason", "")), "admin", REASON + "!"));
    }

    @Test
    void aDefaultIsOneAlthoughThePipelineTakesItBack() throws Exception {
        String form = "properties([parameters([string(name: 'OverrideReason', defaultValue: '%s')])])";
        WorkflowJob job = job(form.formatted(REASON));
        jenkins.buildAndAssertSuccess(job);
        job.setDefinition(new CpsFlowDefinition(form.formatted(""), true));

        WorkflowRun run = run(job, "admin", REASON);

        ParametersDefinitionProperty now = run.getParent().getProperty(ParametersDefinitionProperty.class);
        assertThat(((StringParameterDefinition) now.getParameterDefinition("OverrideReason")).getDefaultValue())
                .isNullOrEmpty();
        assertNobodyTyped(run);
    }

    @Test
    void whatIsPassedOnDoesNotCount() throws Exception {
        WorkflowJob job = job("echo 'x'", new StringParameterDefinition("OverrideReason", ""));
        WorkflowRun typed = run(job, "carol", REASON);

        // The administrator repeats what carol typed.
        ReplayAction replay = typed.getAction(ReplayAction.class);
        try (ACLContext ignored = as("admin")) {
            assertNobodyTyped(jenkins.waitForCompletion(
                    (WorkflowRun) replay.run("echo 'y'", Map.of()).waitForStart()));
        }
        // A clock, nobody, and another build.
        assertNobodyTyped(run(job, REASON, new CauseAction(new TimerTrigger.TimerTriggerCause())));
        assertNobodyTyped(run(job, REASON));
        WorkflowRun upstream = run(
                job("build job: '" + job.getName() + "', parameters: [string(name: 'OverrideReason', value: '" + REASON
                        + "')]"),
                "admin",
                "x");
        WorkflowRun downstream = job.getLastBuild();
        assertThat(downstream.getCause(Cause.UpstreamCause.class).pointsTo(upstream))
                .isTrue();
        assertNobodyTyped(downstream);
        // A person, and a build beside.
        try (ACLContext ignored = as("admin")) {
            assertNobodyTyped(
                    run(job, REASON, new CauseAction(new Cause.UserIdCause(), new Cause.UpstreamCause(upstream))));
        }
    }

    @Test
    void whatThePersonTypedIntoAnInputCounts() throws Exception {
        WorkflowRun run = answered("string(name: 'WhyOverride', defaultValue: 'another')", "admin", REASON);

        assertThat(BuildOverride.find(run, run.getExecution(), REASON)).hasToString("admin: " + REASON);
    }

    @Test
    void whatStoodInAnInputDoesNotCount() throws Exception {
        assertNobodyTyped(answered("string(name: 'WhyOverride', defaultValue: '" + REASON + "')", "admin", REASON));
        assertNobodyTyped(
                answered("choice(name: 'WhyOverride', choices: ['none', '" + REASON + "'])", "admin", REASON));
    }

    /** A tag is the user's own text as well, and no reason: a Jenkinsfile could pass it on as one. */
    @Test
    void whatWasTypedForSomethingElseDoesNotCount() throws Exception {
        WorkflowJob job = job("echo 'x'", new StringParameterDefinition("Tag", ""));
        try (ACLContext ignored = as("admin")) {
            assertNobodyTyped(jenkins.assertBuildStatusSuccess(job.scheduleBuild2(
                    0,
                    new CauseAction(new Cause.UserIdCause()),
                    new ParametersAction(new StringParameterValue("Tag", REASON)))));
        }
        assertNobodyTyped(submitted("parameters: [string(name: 'Tag')]", form("Tag", REASON)));
    }

    /** Of two fields of one name, the answer has what stands in the last one, which is the default of that one alone. */
    @Test
    void aDefaultBesideAFieldOfItsNameDoesNotCount() throws Exception {
        assertNobodyTyped(submitted(
                "parameters: [string(name: 'Override'), string(name: 'Override', defaultValue: '" + REASON + "')]",
                form("Override", "", "Override", REASON)));
        WorkflowJob job = job(
                "echo 'x'",
                new StringParameterDefinition("Override", ""),
                new StringParameterDefinition("Override", REASON));
        try (ACLContext ignored = as("admin")) {
            assertNobodyTyped(jenkins.assertBuildStatusSuccess(job.scheduleBuild2(
                    0,
                    new CauseAction(new Cause.UserIdCause()),
                    new ParametersAction(new StringParameterValue("Override", REASON)))));
        }
    }

    /** Jenkins writes the user's name over what the field held, which nobody need have typed into it. */
    @Test
    void theNameOfWhoAnsweredDoesNotCount() throws Exception {
        WorkflowRun run = submitted(
                "submitterParameter: 'Override', parameters: [string(name: 'Override')]", form("Override", ""));

        assertThatThrownBy(() -> BuildOverride.find(run, run.getExecution(), "admin"))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("no user typed it in this build");
    }

    @Test
    void whoTypedItIntoAnInputHasToHaveTheRight() throws Exception {
        WorkflowRun run = answered("string(name: 'WhyOverride')", "carol", REASON);

        assertThatThrownBy(() -> BuildOverride.find(run, run.getExecution(), REASON))
                .hasMessageContaining("carol may not override the rules");
    }

    private static void assertNobodyTyped(WorkflowRun run) {
        assertThatThrownBy(() -> BuildOverride.find(run, run.getExecution(), REASON))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("no user typed it in this build");
    }

    private WorkflowJob job(String script, ParameterDefinition... parameters) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        if (parameters.length > 0) {
            job.addProperty(new ParametersDefinitionProperty(parameters));
        }
        return job;
    }

    private static ACLContext as(String user) {
        return ACL.as2(User.getById(user, true).impersonate2());
    }

    private WorkflowRun run(WorkflowJob job, String user, String reason) throws Exception {
        try (ACLContext ignored = as(user)) {
            return run(job, reason, new CauseAction(new Cause.UserIdCause()));
        }
    }

    private WorkflowRun run(WorkflowJob job, String reason, Action... actions) throws Exception {
        List<Action> all = new ArrayList<>(List.of(actions));
        all.add(new ParametersAction(new StringParameterValue("OverrideReason", reason)));
        return jenkins.assertBuildStatusSuccess(job.scheduleBuild2(0, all.toArray(Action[]::new)));
    }

    /** What a browser sends of fields, by name and value. */
    private static String form(String... fields) {
        JSONArray parameters = new JSONArray();
        for (int i = 0; i < fields.length; i += 2) {
            parameters.add(new JSONObject().element("name", fields[i]).element("value", fields[i + 1]));
        }
        return new JSONObject().element("parameter", parameters).toString();
    }

    /** A build whose question an administrator answers with what a browser sends. */
    private WorkflowRun submitted(String arguments, String form) throws Exception {
        WorkflowRun run = job("input id: 'Ask', message: 'Which?', " + arguments)
                .scheduleBuild2(0)
                .waitForStart();
        await().until(() -> run.getAction(InputAction.class) != null
                && run.getAction(InputAction.class).isWaitingForInput());
        JenkinsRule.WebClient browser = UnstyledBrowser.open(jenkins);
        browser.login("admin");
        WebRequest answer =
                new WebRequest(new URL(jenkins.getURL(), run.getUrl() + "input/Ask/proceed"), HttpMethod.POST);
        browser.addCrumb(answer);
        List<NameValuePair> fields = new ArrayList<>(answer.getRequestParameters());
        fields.add(new NameValuePair("json", form));
        answer.setRequestParameters(fields);
        browser.loadWebResponse(answer);
        return jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
    }

    /** A build that nobody started and whose question a user answers. */
    private WorkflowRun answered(String field, String user, String value) throws Exception {
        WorkflowRun run = job("input id: 'Ask', message: 'Why?', parameters: [" + field + "]")
                .scheduleBuild2(0)
                .waitForStart();
        await().until(() -> run.getAction(InputAction.class) != null
                && run.getAction(InputAction.class).isWaitingForInput());
        try (ACLContext ignored = as(user)) {
            run.getAction(InputAction.class).getExecution("Ask").proceed(Map.of("WhyOverride", value));
        }
        return jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
    }
}
