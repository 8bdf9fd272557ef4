package io.jenkins.plugins.delivery.jenkins.delivery;

import static io.jenkins.plugins.delivery.jenkins.delivery.RecordedDeliveries.ADMINISTRATOR;
import static io.jenkins.plugins.delivery.jenkins.delivery.RecordedDeliveries.DEVELOPER;
import static io.jenkins.plugins.delivery.jenkins.delivery.RecordedDeliveries.READER;
import static io.jenkins.plugins.delivery.jenkins.delivery.RecordedDeliveries.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Cause;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.List;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who sees which deliveries, and who rolls back, promotes or sends a release train from their pages. */
@WithJenkins
class DeliveriesRightsTest {
    private static final String INDEX_IN_PROD = "deliveries/service/index/environment/prod/";
    private static DeliveryPages pages;
    private static RecordedDeliveries recorded;
    private static JenkinsRule jenkins;

    @BeforeAll
    static void record(JenkinsRule rule) throws Exception {
        jenkins = rule;
        pages = DeliveryPages.recordIn(rule);
        recorded = pages.recorded();
    }

    /** The rule keeps the pages of all clients, and a static field keeps the rule as long as the JVM. */
    @AfterAll
    static void forgetPages() {
        pages = null;
        recorded = null;
        jenkins = null;
    }

    @ParameterizedTest
    @ValueSource(strings = {READER, DEVELOPER})
    void whoMayNotReadAJobNeverSeesItsDeliveries(String user) throws Exception {
        for (String page : List.of(
                "deliveries/",
                "deliveries/api/json?depth=9",
                "deliveries/api/xml?depth=9",
                "job/shop/",
                "job/shop/deliveries/",
                "job/shop/deliveries/api/json")) {
            assertThat(pages.get(user, page).getContentAsString())
                    .as(page)
                    .contains("index")
                    .doesNotContain("vault", "hidden-environment", "v9");
        }
        for (String page : List.of(
                "deliveries/service/vault/environment/dev/",
                "deliveries/service/vault/environment/dev/api/json",
                "deliveries/service/vault/environment/dev/rollBack?tag=v9",
                "deliveries/service/none/environment/dev/",
                "deliveries/service/index/environment/none/")) {
            assertThat(pages.get(user, page).getStatusCode()).as(page).isEqualTo(404);
            assertThat(pages.post(user, page).getStatusCode()).as(page).isEqualTo(404);
        }
        // Known to be there or not: it tells nothing.
        assertThat(pages.get(user, "job/hidden/deliveries/").getStatusCode()).isIn(403, 404);
        assertThat(pages.get(user, "job/hidden/job/deploy/").getStatusCode()).isIn(403, 404);
    }

    @Test
    void aStrangerSeesNothing() throws Exception {
        assertThat(pages.get(STRANGER, "deliveries/").getContentAsString())
                .contains("Nothing was deployed yet")
                .doesNotContain("index", "vault");
        assertThat(pages.json(STRANGER, "deliveries/").path("services")).isEmpty();
        assertThat(pages.json(STRANGER, "deliveries/").path("environments")).isEmpty();
        assertThat(pages.get(STRANGER, INDEX_IN_PROD).getStatusCode()).isEqualTo(404);
        assertThat(pages.get(STRANGER, "job/shop/deliveries/").getStatusCode()).isEqualTo(404);
        assertThat(pages.post(STRANGER, INDEX_IN_PROD + "rollBack?tag=v1").getStatusCode())
                .isEqualTo(404);
    }

    @Test
    void nobodySeesAnythingWithoutTheRightToReadJenkins() throws Exception {
        HttpURLConnection connection = (HttpURLConnection) new URL(jenkins.getURL(), "deliveries/").openConnection();
        assertThat(connection.getResponseCode()).isEqualTo(403);
    }

    @Test
    void anAdministratorSeesAllAndWhatIsLeftOfJobsThatAreGone() throws Exception {
        JsonNode table = pages.json(ADMINISTRATOR, "deliveries/");

        assertThat(table.path("environments"))
                .extracting(JsonNode::asText)
                .containsExactly("dev", "prod", "hidden-environment");
        assertThat(table.path("services")).hasSize(2);
        assertThat(pages.get(ADMINISTRATOR, "deliveries/service/vault/environment/dev/")
                        .getContentAsString())
                .contains("hidden/gone #1")
                .doesNotContain("job/hidden/job/gone");
    }

    @Test
    void aFolderShowsItsOwn() throws Exception {
        JsonNode services = pages.json(ADMINISTRATOR, "job/hidden/deliveries/").path("services");

        assertThat(services).hasSize(1);
        assertThat(services.path(0).path("service").asText()).isEqualTo("vault");
        assertThat(pages.get(ADMINISTRATOR, "job/hidden/deliveries/service/index/environment/dev/")
                        .getStatusCode())
                .isEqualTo(404);
    }

    @Test
    void deliveriesFollowAJobThatMoves() throws Exception {
        recorded.secret.renameTo("roll-out");

        assertThat(pages.json(ADMINISTRATOR, "job/hidden/deliveries/").toString())
                .contains("job/hidden/job/roll-out/1/")
                .doesNotContain("hidden/deploy");
    }

    @Test
    void aRollBackStartsTheDeployJob() throws Exception {
        recorded.deploy.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("App"),
                new ChoiceParameterDefinition("Env", new String[] {"dev", "test", "prod"}, ""),
                new StringParameterDefinition("Tag"),
                new StringParameterDefinition("Reason", "none")));

        WebResponse answer = pages.post(DEVELOPER, INDEX_IN_PROD + "rollBack?tag=v1");

        assertThat(answer.getStatusCode()).isEqualTo(200);
        jenkins.waitUntilNoActivity();
        WorkflowRun build = recorded.deploy.getLastBuild();
        ParametersAction parameters = build.getAction(ParametersAction.class);
        assertThat(parameters.getParameters())
                .extracting(parameter -> parameter.getName() + "=" + parameter.getValue())
                .containsExactly("App=index", "Env=prod", "Tag=v1", "Reason=none");
        recorded.deploy.removeProperty(ParametersDefinitionProperty.class);
        assertThat(build.getCauses()).extracting(Cause::getShortDescription).containsExactly("Started by user dev");
    }

    @Test
    void aReleaseTrainTakesWhatIsChosen() throws Exception {
        assertThat(pages.get(DEVELOPER, "deliveries/").getContentAsString()).doesNotContain("href=\"train/\"");
        WorkflowJob train = recorded.train();
        recorded.deploy.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("App"),
                new StringParameterDefinition("Env"),
                new StringParameterDefinition("Tag")));
        try {
            assertThat(pages.get(DEVELOPER, "deliveries/").getContentAsString()).contains("href=\"train/\"");
            assertThat(pages.get(READER, "deliveries/").getContentAsString()).doesNotContain("href=\"train/\"");
            assertThat(pages.get(DEVELOPER, "deliveries/train/").getContentAsString())
                    .contains("Choose what goes from dev to test as one release train", "value=\"index:v3\"");
            String chosen = "?from=dev&to=test&service=index%3Av3";
            assertThat(pages.get(DEVELOPER, "deliveries/train/" + chosen).getContentAsString())
                    .contains("These go from dev to test, one after another", "index: v3, for the first time");

            String start = "deliveries/train/start";
            assertThat(pages.get(DEVELOPER, start + chosen).getStatusCode()).isEqualTo(404);
            assertThat(pages.post(READER, start + chosen).getStatusCode()).isEqualTo(403);
            assertThat(pages.post(STRANGER, start + chosen).getContentAsString())
                    .contains("no release train job");
            assertThat(pages.post(DEVELOPER, start + "?from=dev&to=test&service=index%3Av2")
                            .getContentAsString())
                    .contains("index:v2 cannot go dev → test any more");
            assertThat(pages.post(DEVELOPER, start + "?from=dev&to=prod&service=index%3Av3")
                            .getContentAsString())
                    .contains("index:v3 cannot go dev → prod any more");
            assertThat(pages.post(DEVELOPER, start + "?from=dev&to=test").getContentAsString())
                    .contains("Nothing is chosen");
            jenkins.waitUntilNoActivity();
            assertThat(train.getLastBuild()).isNull();

            assertThat(pages.post(DEVELOPER, start + chosen).getStatusCode()).isEqualTo(200);
            jenkins.waitUntilNoActivity();
            jenkins.assertLogContains("Went: index v3 (", train.getLastBuild());
            assertThat(recorded.deploy
                            .getLastBuild()
                            .getAction(ParametersAction.class)
                            .getParameters())
                    .extracting(parameter -> parameter.getName() + "=" + parameter.getValue())
                    .containsExactly("App=index", "Env=test", "Tag=v3");
        } finally {
            recorded.deploy.removeProperty(ParametersDefinitionProperty.class);
            DeliveryGlobalConfiguration.get().setReleaseTrainJob("");
        }
    }

    @Test
    void aPromotionStartsTheDeployJobForTheNextEnvironment() throws Exception {
        String indexInDev = "deliveries/service/index/environment/dev/";
        assertThat(pages.json(READER, "deliveries/")
                        .path("services")
                        .path(0)
                        .path("environments")
                        .path(0)
                        .path("promotesTo"))
                .extracting(JsonNode::asText)
                .containsExactly("test");
        assertThat(pages.get(READER, "deliveries/").getContentAsString()).doesNotContain("promote?tag");
        assertThat(pages.get(DEVELOPER, "deliveries/").getContentAsString()).contains("promote?tag=v3&amp;to=test");
        int builds = recorded.deploy.getNextBuildNumber();
        recorded.deploy.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("App"),
                new StringParameterDefinition("Env"),
                new StringParameterDefinition("Tag")));
        try {
            assertThat(pages.get(DEVELOPER, indexInDev + "promote?tag=v3&to=test")
                            .getStatusCode())
                    .isEqualTo(404);
            assertThat(pages.post(READER, indexInDev + "promote?tag=v3&to=test").getStatusCode())
                    .isEqualTo(403);
            assertThat(pages.post(STRANGER, indexInDev + "promote?tag=v3&to=test")
                            .getStatusCode())
                    .isEqualTo(404);
            assertThat(pages.post(DEVELOPER, indexInDev + "promote?tag=v2&to=test")
                            .getContentAsString())
                    .contains("does not run well in dev now");
            assertThat(pages.post(DEVELOPER, indexInDev + "promote?tag=v3&to=prod")
                            .getContentAsString())
                    .contains("does not come after dev");
            assertThat(pages.post(DEVELOPER, INDEX_IN_PROD + "promote?tag=v2&to=dev")
                            .getContentAsString())
                    .contains("does not come after prod");
            jenkins.waitUntilNoActivity();
            assertThat(recorded.deploy.getNextBuildNumber()).isEqualTo(builds);

            assertThat(pages.post(DEVELOPER, indexInDev + "promote?tag=v3&to=test")
                            .getStatusCode())
                    .isEqualTo(200);
            jenkins.waitUntilNoActivity();
            assertThat(recorded.deploy
                            .getLastBuild()
                            .getAction(ParametersAction.class)
                            .getParameters())
                    .extracting(parameter -> parameter.getName() + "=" + parameter.getValue())
                    .containsExactly("App=index", "Env=test", "Tag=v3");
        } finally {
            recorded.deploy.removeProperty(ParametersDefinitionProperty.class);
        }
    }

    @Test
    void aRollBackIsRefusedWithTheRemedy() throws Exception {
        int builds = recorded.deploy.getNextBuildNumber();

        assertThat(pages.get(DEVELOPER, INDEX_IN_PROD + "rollBack?tag=v1").getStatusCode())
                .isEqualTo(404);
        assertThat(pages.post(READER, INDEX_IN_PROD + "rollBack?tag=v1").getStatusCode())
                .isEqualTo(403);
        assertThat(pages.post(DEVELOPER, INDEX_IN_PROD + "rollBack?tag=v1").getContentAsString())
                .contains("does not take App, Env, Tag");
        recorded.deploy.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("App"),
                new ChoiceParameterDefinition("Env", new String[] {"dev"}, ""),
                new StringParameterDefinition("Tag")));
        assertThat(pages.post(DEVELOPER, INDEX_IN_PROD + "rollBack?tag=v1").getContentAsString())
                .contains("takes no Env", "its choices have to be those of the settings");
        assertThat(pages.post(DEVELOPER, INDEX_IN_PROD + "rollBack?tag=v7").getContentAsString())
                .contains("is not known to have run well in prod before");
        DeliveryGlobalConfiguration.get().setDeployJob("hidden/deploy");
        assertThat(pages.post(READER, INDEX_IN_PROD + "rollBack?tag=v1").getContentAsString())
                .contains("There is no deploy job that you may see");

        jenkins.waitUntilNoActivity();
        assertThat(recorded.deploy.getNextBuildNumber()).isEqualTo(builds);
        DeliveryGlobalConfiguration.get().setDeployJob("shop/deploy");
        recorded.deploy.removeProperty(ParametersDefinitionProperty.class);
    }

    @Test
    void onlyWhoMayBuildIsOfferedARollBack() throws Exception {
        assertThat(pages.get(READER, "deliveries/").getContentAsString()).doesNotContain("rollBack?tag");
        assertThat(pages.get(READER, INDEX_IN_PROD).getContentAsString()).doesNotContain("rollBack?tag");
        assertThat(pages.get(DEVELOPER, "deliveries/").getContentAsString())
                .contains("rollBack?tag=v1", "rollBack?tag=v2");
        assertThat(pages.get(DEVELOPER, INDEX_IN_PROD).getContentAsString())
                .contains("rollBack?tag=v1")
                .doesNotContain("rollBack?tag=v2");
    }
}
