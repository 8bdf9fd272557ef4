package io.jenkins.plugins.delivery.jenkins.delivery;

import static io.jenkins.plugins.delivery.jenkins.delivery.RecordedDeliveries.ADMINISTRATOR;
import static io.jenkins.plugins.delivery.jenkins.delivery.RecordedDeliveries.DEVELOPER;
import static io.jenkins.plugins.delivery.jenkins.delivery.RecordedDeliveries.READER;
import static io.jenkins.plugins.delivery.jenkins.delivery.RecordedDeliveries.STRANGER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.cli.CLICommandInvoker;
import hudson.model.Cause;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.component.Component;
import io.jenkins.plugins.delivery.core.component.ImageComponents;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.jenkins.LanguageOfTheRequest;
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import io.jenkins.plugins.delivery.jenkins.UserBrowsers;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.FreezeConfiguration;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
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

/** What the pages and their REST API say, and to whom. */
@WithJenkins
class DeliveriesPageTest {
    private static final String INDEX_IN_PROD = "deliveries/service/index/environment/prod/";

    private static RecordedDeliveries recorded;
    private static UserBrowsers browsers;

    private static JenkinsRule jenkins;

    @BeforeAll
    static void record(JenkinsRule rule) throws Exception {
        jenkins = rule;
        browsers = new UserBrowsers(() -> {
            JenkinsRule.WebClient browser = UnstyledBrowser.open(rule);
            browser.setJavaScriptEnabled(false);
            return browser;
        });
        recorded = RecordedDeliveries.in(rule);
        recorded.deployed("index", "dev", "v1");
        recorded.deployed("index", "prod", "v1");
        recorded.deployed("index", "dev", "v2");
        recorded.deployed("index", "prod", "v2");
        recorded.deployed("index", "dev", "v3");
        recorded.rolledBack("index", "dev", "v4", "v3");
        recorded.by(recorded.secret, "vault", "hidden-environment", DeployStatus.DEPLOYED, "v9", "v9");
        WorkflowJob gone = recorded.secret("gone");
        recorded.by(gone, "vault", "dev", DeployStatus.DEPLOYED, "v9", "v9");
        gone.delete();
    }

    /** The rule keeps the pages of all clients, and a static field keeps the rule as long as the JVM. */
    @AfterAll
    static void forgetPages() {
        browsers = null;
        jenkins = null;
    }

    private WebResponse get(String user, String path) throws Exception {
        return browsers.of(user).goTo(path, null).getWebResponse();
    }

    private JsonNode json(String user, String page) throws Exception {
        return Json.read(get(user, page + "api/json").getContentAsString());
    }

    private WebResponse post(String user, String path) throws Exception {
        JenkinsRule.WebClient client = browsers.of(user);
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), path), HttpMethod.POST);
        client.addCrumb(request);
        return client.getPage(request).getWebResponse();
    }

    @Test
    void theTableIsInTheRestApi() throws Exception {
        JsonNode table = json(DEVELOPER, "deliveries/");

        assertThat(table.path("environments")).extracting(JsonNode::asText).containsExactly("dev", "prod");
        JsonNode services = table.path("services");
        assertThat(services).hasSize(1);
        JsonNode cells = services.path(0).path("environments");
        assertThat(services.path(0).path("service").asText()).isEqualTo("index");
        assertThat(cells).hasSize(2);
        JsonNode dev = cells.path(0);
        assertThat(dev.path("tag").asText()).isEqualTo("v3");
        assertThat(dev.path("healthy").asBoolean()).isTrue();
        assertThat(dev.path("sentence").asText())
                .isEqualTo("Pod index: Container index was killed for using <b>too much</b> memory");
        assertThat(dev.path("cause").asText()).isEqualTo("out-of-memory");
        assertThat(dev.path("failedTag").asText()).isEqualTo("v4");
        assertThat(dev.path("buildUrl").asText()).isEqualTo("job/shop/job/deploy/5/");
        JsonNode prod = cells.path(1);
        assertThat(prod.path("image").asText()).isEqualTo("registry.example.com/shop/shop.index:v2");
        assertThat(prod.path("behind").asInt()).isEqualTo(1);
        assertThat(prod.path("earlierTag").asText()).isEqualTo("v1");
    }

    @Test
    void aComponentIsFoundWhereOneMaySeeThatItRuns() throws Exception {
        for (String image : List.of("index:v2", "vault:v9")) {
            KeptComponents.keep(new ImageComponents(
                    "registry.example.com/shop/shop." + image,
                    Digest.of(image.getBytes(UTF_8)),
                    List.of(new Component("pkg:maven/org.apache.logging.log4j/log4j-core", "2.14.1"))));
        }
        String query = "?purl=pkg:maven/org.apache.logging.log4j/log4j-core";

        JsonNode seen = Json.read(
                get(DEVELOPER, "deliveries/components/api/json" + query).getContentAsString());
        assertThat(seen.path("found"))
                .extracting(one -> one.path("service").asText() + " "
                        + one.path("environment").asText() + " " + one.path("versions"))
                .containsExactly("index prod [\"2.14.1\"]");
        assertThat(seen.path("unknown"))
                .extracting(one -> one.path("image").asText())
                .containsExactly("registry.example.com/shop/shop.index:v3");
        assertThat(Json.read(get(ADMINISTRATOR, "deliveries/components/api/json" + query)
                                .getContentAsString())
                        .path("found"))
                .hasSize(3);
        assertThat(Json.read(get(STRANGER, "deliveries/components/api/json" + query)
                                .getContentAsString())
                        .path("found"))
                .isEmpty();
        assertThat(get(DEVELOPER, "deliveries/components/" + query).getContentAsString())
                .contains("2.14.1", "service/index/environment/prod/", "shop.index:v3")
                .doesNotContain("vault");
        assertThat(get(DEVELOPER, "deliveries/components/?purl=pkg:x<script>").getContentAsString())
                .contains("is not a package URL")
                .doesNotContain("<script>x", "x<script>");
    }

    @Test
    void jenkinsCommandLineFindsAComponent() throws Exception {
        KeptComponents.keep(new ImageComponents(
                "registry.example.com/shop/shop.index:v2",
                Digest.of("v2".getBytes(UTF_8)),
                List.of(new Component("pkg:maven/a/b", "1"))));
        CLICommandInvoker command = new CLICommandInvoker(jenkins, "find-component").asUser(DEVELOPER);

        CLICommandInvoker.Result found = command.invokeWithArgs("pkg:maven/a/b");
        CLICommandInvoker.Result none = new CLICommandInvoker(jenkins, "find-component")
                .asUser(STRANGER)
                .invokeWithArgs("pkg:maven/a/b");

        assertThat(found.stdout()).isEqualTo("index\tprod\t1\tregistry.example.com/shop/shop.index:v2\n");
        assertThat(found.stderr())
                .isEqualTo("Not known, since no bill of materials was kept: index in dev,"
                        + " registry.example.com/shop/shop.index:v3\n");
        assertThat(found.returnCode()).isZero();
        assertThat(none.stdout()).isEmpty();
        assertThat(none.returnCode()).isEqualTo(1);
    }

    @Test
    void theFiguresAreThoseOfWhatOneMaySee() throws Exception {
        JsonNode figures = json(DEVELOPER, "deliveries/figures/");
        assertThat(figures.path("environment").asText()).isEqualTo("prod");
        assertThat(figures.path("days").asInt()).isEqualTo(30);
        assertThat(figures.path("services")).hasSize(1);
        assertThat(figures.path("services").path(0).path("name").asText()).isEqualTo("index");
        assertThat(figures.path("services").path(0).path("deployments").asInt()).isEqualTo(2);
        assertThat(figures.path("folders").path(0).path("name").asText()).isEqualTo("shop");
        assertThat(figures.path("all").path("changeFailureRate").asDouble()).isZero();
        assertThat(figures.path("all").path("leadTimeSeconds").isNull()).isTrue();
        JsonNode dev = Json.read(get(DEVELOPER, "deliveries/figures/api/json?environment=dev&days=7")
                .getContentAsString());
        assertThat(dev.path("all").path("changes").asInt()).isEqualTo(4);
        assertThat(dev.path("all").path("changeFailureRate").asDouble()).isEqualTo(0.25);
        assertThat(dev.path("periods")).hasSize(8);
        assertThat(dev.path("periods").path(7).path("kept").asInt()).isEqualTo(3);
        assertThat(dev.path("periods").path(7).path("failed").asInt()).isEqualTo(1);
        assertThat(json(STRANGER, "deliveries/figures/").path("services")).isEmpty();
        assertThat(json(ADMINISTRATOR, "job/hidden/deliveries/figures/").path("services"))
                .isEmpty();
        assertThat(get(DEVELOPER, "deliveries/figures/").getContentAsString())
                .contains("Delivery figures of prod, last 30 days", "Lead time for changes", "Folder shop");
        assertThat(text("zh-CN", "job/shop/deliveries/figures/")).contains("变更前置时间", "index");
    }

    @Test
    void theFiguresAreThoseOfProduction() throws Exception {
        List<EnvironmentConfiguration> environments =
                DeliveryGlobalConfiguration.get().getEnvironments();
        environments.get(0).setProduction(true);
        assertThat(json(DEVELOPER, "deliveries/figures/").path("environment").asText())
                .isEqualTo("dev");

        environments.get(2).setProduction(true);
        JsonNode both = json(DEVELOPER, "deliveries/figures/");
        assertThat(both.path("environment").asText()).isEqualTo("dev, prod");
        assertThat(both.path("all").path("deployments").asInt()).isEqualTo(5);
        environments.get(0).setProduction(false);
        environments.get(2).setProduction(false);
    }

    @Test
    void prometheusReadsTheFigures() throws Exception {
        WebResponse answer = get(DEVELOPER, "deliveries/figures/prometheus?environment=dev");

        assertThat(answer.getContentType()).isEqualTo("text/plain");
        assertThat(answer.getContentAsString())
                .startsWith("# HELP microservice_delivery_deployments ")
                .contains("microservice_delivery_deployments{environment=\"dev\",service=\"index\"} 3\n")
                .contains("microservice_delivery_change_failure_ratio{environment=\"dev\",service=\"index\"} 0.25\n")
                .doesNotContain("vault");
        HttpURLConnection anybody =
                (HttpURLConnection) new URL(jenkins.getURL(), "deliveries/figures/prometheus").openConnection();
        assertThat(anybody.getResponseCode()).isEqualTo(403);
    }

    @Test
    void aFreezeIsSaidToWhoSeesTheEnvironment() throws Exception {
        List<EnvironmentConfiguration> environments =
                DeliveryGlobalConfiguration.get().getEnvironments();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        FreezeConfiguration now = new FreezeConfiguration();
        now.setWindow(today.minusDays(1) + " to " + today.plusDays(1));
        now.setReason("stock-taking, <b>all</b> of us");
        now.setMayPass(List.of("alice"));
        FreezeConfiguration later = new FreezeConfiguration();
        later.setWindow(today.plusDays(3) + " to " + today.plusDays(4));
        FreezeConfiguration never = new FreezeConfiguration();
        never.setWindow(today.minusDays(4) + " to " + today.minusDays(3));
        environments.get(2).setFreezes(List.of(now, later, never));
        try {
            JsonNode freezes = json(DEVELOPER, "deliveries/").path("freezes");
            assertThat(freezes).hasSize(3);
            assertThat(freezes.path(0).path("environment").asText()).isEqualTo("prod");
            assertThat(freezes.path(0).path("frozen").asBoolean()).isTrue();
            assertThat(freezes.path(0).path("end").asText()).isEqualTo(today.plusDays(2) + "T00:00:00Z");
            assertThat(freezes.path(0).path("mayPass").path(0).asText()).isEqualTo("alice");
            assertThat(freezes.path(1).path("frozen").asBoolean()).isFalse();
            assertThat(freezes.path(1).path("begin").asText()).isEqualTo(today.plusDays(3) + "T00:00:00Z");
            assertThat(freezes.path(2).path("begin").isNull()).isTrue();
            assertThat(get(DEVELOPER, "deliveries/").getContentAsString())
                    .contains("prod is frozen until ", today.plusDays(2) + " 00:00 UTC: stock-taking, &lt;b")
                    .doesNotContain("<b>all")
                    .contains("prod will be frozen from ");
            assertThat(text("zh-CN", "deliveries/")).contains("prod 处于冻结期");
            assertThat(json(STRANGER, "deliveries/").path("freezes")).isEmpty();
        } finally {
            environments.get(2).setFreezes(List.of());
        }
    }

    @Test
    void whatHappenedIsInTheRestApi() throws Exception {
        JsonNode history = json(READER, "deliveries/service/index/environment/dev/");

        assertThat(history.path("deliveries")).hasSize(4);
        JsonNode last = history.path("deliveries").path(0);
        assertThat(last.path("tag").asText()).isEqualTo("v4");
        assertThat(last.path("status").asText()).isEqualTo("rolledBack");
        assertThat(last.path("image").asText()).endsWith(":v3");
        assertThat(history.path("earlierTags")).extracting(JsonNode::asText).containsExactly("v2", "v1");
    }

    @Test
    void whatFailedIsToldInTheReadersLanguage() throws Exception {
        String build = "job/shop/job/deploy/6/delivery/";
        for (String page : List.of("deliveries/", "deliveries/service/index/environment/dev/", build)) {
            assertThat(text("zh-CN", page))
                    .contains("v4", "v3", "内存不足", "Pod index")
                    .doesNotContain("rolledBack", "Out of memory", "healthy");
            assertThat(text("en", page))
                    .contains("v4", "v3", "Out of memory", "Pod index: Container index was killed")
                    .doesNotContain("rolledBack", "内存");
        }
        assertThat(text("zh-CN", build))
                .contains("失败并已回滚", "未能部署 v4", "shop.index:v3 重新运行", "调高 resources.limits.memory")
                .doesNotContain("Done");
        assertThat(text("en", build))
                .contains("failed and rolled back", "it was to be v4", "now runs", "shop.index:v3 runs again")
                .containsPattern("exit code 137\\R *<i>oom</i>");
        assertThat(text("en", "deliveries/")).contains("v4 failed. Out of memory. Pod index");
    }

    @Test
    void aDotSaysSinceWhenNobodyHasLooked() throws Exception {
        assertThat(get(DEVELOPER, "deliveries/").getContentAsString())
                .containsPattern("aria-label=\"Healthy after the last deploy, [^\"]+ ago; nobody has looked since\"");
    }

    /** As a browser of this language shows it. */
    private static String text(String language, String path) throws Exception {
        String login = Base64.getEncoder().encodeToString((DEVELOPER + ":" + DEVELOPER).getBytes(UTF_8));
        HttpRequest request = HttpRequest.newBuilder(jenkins.getURL().toURI().resolve(path))
                .header("Accept-Language", language)
                .header("Authorization", "Basic " + login)
                .build();
        try (LanguageOfTheRequest ignored = LanguageOfTheRequest.use()) {
            String page = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
            return page.substring(page.indexOf("id=\"main-panel\""))
                    .replaceAll("<[^>]+>", "")
                    .replace("&lt;", "<");
        }
    }

    @Test
    void nothingThatWasRecordedCanAct() throws Exception {
        for (String page :
                List.of("deliveries/", "deliveries/service/index/environment/dev/", "job/shop/job/deploy/")) {
            assertThat(get(ADMINISTRATOR, page).getContentAsString())
                    .contains("&lt;b", "too much")
                    .doesNotContain("<b>too much");
        }
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
            assertThat(get(user, page).getContentAsString())
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
            assertThat(get(user, page).getStatusCode()).as(page).isEqualTo(404);
            assertThat(post(user, page).getStatusCode()).as(page).isEqualTo(404);
        }
        // Known to be there or not: it tells nothing.
        assertThat(get(user, "job/hidden/deliveries/").getStatusCode()).isIn(403, 404);
        assertThat(get(user, "job/hidden/job/deploy/").getStatusCode()).isIn(403, 404);
    }

    @Test
    void aStrangerSeesNothing() throws Exception {
        assertThat(get(STRANGER, "deliveries/").getContentAsString())
                .contains("Nothing was deployed yet")
                .doesNotContain("index", "vault");
        assertThat(json(STRANGER, "deliveries/").path("services")).isEmpty();
        assertThat(json(STRANGER, "deliveries/").path("environments")).isEmpty();
        assertThat(get(STRANGER, INDEX_IN_PROD).getStatusCode()).isEqualTo(404);
        assertThat(get(STRANGER, "job/shop/deliveries/").getStatusCode()).isEqualTo(404);
        assertThat(post(STRANGER, INDEX_IN_PROD + "rollBack?tag=v1").getStatusCode())
                .isEqualTo(404);
    }

    @Test
    void nobodySeesAnythingWithoutTheRightToReadJenkins() throws Exception {
        HttpURLConnection connection = (HttpURLConnection) new URL(jenkins.getURL(), "deliveries/").openConnection();
        assertThat(connection.getResponseCode()).isEqualTo(403);
    }

    @Test
    void anAdministratorSeesAllAndWhatIsLeftOfJobsThatAreGone() throws Exception {
        JsonNode table = json(ADMINISTRATOR, "deliveries/");

        assertThat(table.path("environments"))
                .extracting(JsonNode::asText)
                .containsExactly("dev", "prod", "hidden-environment");
        assertThat(table.path("services")).hasSize(2);
        assertThat(get(ADMINISTRATOR, "deliveries/service/vault/environment/dev/")
                        .getContentAsString())
                .contains("hidden/gone #1")
                .doesNotContain("job/hidden/job/gone");
    }

    @Test
    void aFolderShowsItsOwn() throws Exception {
        JsonNode services = json(ADMINISTRATOR, "job/hidden/deliveries/").path("services");

        assertThat(services).hasSize(1);
        assertThat(services.path(0).path("service").asText()).isEqualTo("vault");
        assertThat(get(ADMINISTRATOR, "job/hidden/deliveries/service/index/environment/dev/")
                        .getStatusCode())
                .isEqualTo(404);
    }

    @Test
    void deliveriesFollowAJobThatMoves() throws Exception {
        recorded.secret.renameTo("roll-out");

        assertThat(json(ADMINISTRATOR, "job/hidden/deliveries/").toString())
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

        WebResponse answer = post(DEVELOPER, INDEX_IN_PROD + "rollBack?tag=v1");

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
        assertThat(get(DEVELOPER, "deliveries/").getContentAsString()).doesNotContain("href=\"train/\"");
        WorkflowJob train = recorded.train();
        recorded.deploy.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("App"),
                new StringParameterDefinition("Env"),
                new StringParameterDefinition("Tag")));
        try {
            assertThat(get(DEVELOPER, "deliveries/").getContentAsString()).contains("href=\"train/\"");
            assertThat(get(READER, "deliveries/").getContentAsString()).doesNotContain("href=\"train/\"");
            assertThat(get(DEVELOPER, "deliveries/train/").getContentAsString())
                    .contains("Choose what goes from dev to test as one release train", "value=\"index:v3\"");
            String chosen = "?from=dev&to=test&service=index%3Av3";
            assertThat(get(DEVELOPER, "deliveries/train/" + chosen).getContentAsString())
                    .contains("These go from dev to test, one after another", "index: v3, for the first time");

            String start = "deliveries/train/start";
            assertThat(get(DEVELOPER, start + chosen).getStatusCode()).isEqualTo(404);
            assertThat(post(READER, start + chosen).getStatusCode()).isEqualTo(403);
            assertThat(post(STRANGER, start + chosen).getContentAsString()).contains("no release train job");
            assertThat(post(DEVELOPER, start + "?from=dev&to=test&service=index%3Av2")
                            .getContentAsString())
                    .contains("index:v2 cannot go dev → test any more");
            assertThat(post(DEVELOPER, start + "?from=dev&to=prod&service=index%3Av3")
                            .getContentAsString())
                    .contains("index:v3 cannot go dev → prod any more");
            assertThat(post(DEVELOPER, start + "?from=dev&to=test").getContentAsString())
                    .contains("Nothing is chosen");
            jenkins.waitUntilNoActivity();
            assertThat(train.getLastBuild()).isNull();

            assertThat(post(DEVELOPER, start + chosen).getStatusCode()).isEqualTo(200);
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
        assertThat(json(READER, "deliveries/")
                        .path("services")
                        .path(0)
                        .path("environments")
                        .path(0)
                        .path("promotesTo"))
                .extracting(JsonNode::asText)
                .containsExactly("test");
        assertThat(get(READER, "deliveries/").getContentAsString()).doesNotContain("promote?tag");
        assertThat(get(DEVELOPER, "deliveries/").getContentAsString()).contains("promote?tag=v3&amp;to=test");
        int builds = recorded.deploy.getNextBuildNumber();
        recorded.deploy.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("App"),
                new StringParameterDefinition("Env"),
                new StringParameterDefinition("Tag")));
        try {
            assertThat(get(DEVELOPER, indexInDev + "promote?tag=v3&to=test").getStatusCode())
                    .isEqualTo(404);
            assertThat(post(READER, indexInDev + "promote?tag=v3&to=test").getStatusCode())
                    .isEqualTo(403);
            assertThat(post(STRANGER, indexInDev + "promote?tag=v3&to=test").getStatusCode())
                    .isEqualTo(404);
            assertThat(post(DEVELOPER, indexInDev + "promote?tag=v2&to=test").getContentAsString())
                    .contains("does not run well in dev now");
            assertThat(post(DEVELOPER, indexInDev + "promote?tag=v3&to=prod").getContentAsString())
                    .contains("does not come after dev");
            assertThat(post(DEVELOPER, INDEX_IN_PROD + "promote?tag=v2&to=dev").getContentAsString())
                    .contains("does not come after prod");
            jenkins.waitUntilNoActivity();
            assertThat(recorded.deploy.getNextBuildNumber()).isEqualTo(builds);

            assertThat(post(DEVELOPER, indexInDev + "promote?tag=v3&to=test").getStatusCode())
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

        assertThat(get(DEVELOPER, INDEX_IN_PROD + "rollBack?tag=v1").getStatusCode())
                .isEqualTo(404);
        assertThat(post(READER, INDEX_IN_PROD + "rollBack?tag=v1").getStatusCode())
                .isEqualTo(403);
        assertThat(post(DEVELOPER, INDEX_IN_PROD + "rollBack?tag=v1").getContentAsString())
                .contains("does not take App, Env, Tag");
        recorded.deploy.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("App"),
                new ChoiceParameterDefinition("Env", new String[] {"dev"}, ""),
                new StringParameterDefinition("Tag")));
        assertThat(post(DEVELOPER, INDEX_IN_PROD + "rollBack?tag=v1").getContentAsString())
                .contains("takes no Env", "its choices have to be those of the settings");
        assertThat(post(DEVELOPER, INDEX_IN_PROD + "rollBack?tag=v7").getContentAsString())
                .contains("is not known to have run well in prod before");
        DeliveryGlobalConfiguration.get().setDeployJob("hidden/deploy");
        assertThat(post(READER, INDEX_IN_PROD + "rollBack?tag=v1").getContentAsString())
                .contains("There is no deploy job that you may see");

        jenkins.waitUntilNoActivity();
        assertThat(recorded.deploy.getNextBuildNumber()).isEqualTo(builds);
        DeliveryGlobalConfiguration.get().setDeployJob("shop/deploy");
        recorded.deploy.removeProperty(ParametersDefinitionProperty.class);
    }

    @Test
    void onlyWhoMayBuildIsOfferedARollBack() throws Exception {
        assertThat(get(READER, "deliveries/").getContentAsString()).doesNotContain("rollBack?tag");
        assertThat(get(READER, INDEX_IN_PROD).getContentAsString()).doesNotContain("rollBack?tag");
        assertThat(get(DEVELOPER, "deliveries/").getContentAsString()).contains("rollBack?tag=v1", "rollBack?tag=v2");
        assertThat(get(DEVELOPER, INDEX_IN_PROD).getContentAsString())
                .contains("rollBack?tag=v1")
                .doesNotContain("rollBack?tag=v2");
    }

    @Test
    void aJobShowsItsLastDeliveries() throws Exception {
        assertThat(get(READER, "job/shop/job/deploy/").getContentAsString())
                .contains("Last deliveries", "deliveries/service/index/environment/dev/");
        assertThat(get(READER, "job/shop/").getContentAsString()).contains("Last deliveries");
    }

    @Test
    void aBuildShowsItsImage() throws Exception {
        Digest digest = new Digest("sha256:" + "0123456789abcdef".repeat(4));
        WorkflowRun run = jenkins.buildAndAssertSuccess(recorded.deploy);
        run.addAction(new ImageBuildAction(new ImageBuildResult(
                "registry.example.com/shop/shop.index", "v5", digest, false, EngineName.IN_PROCESS, 1_500, 20 << 20)));
        run.save();

        for (String page : List.of(run.getUrl(), run.getUrl() + "delivery/")) {
            assertThat(get(READER, page).getContentAsString())
                    .contains("registry.example.com/shop/shop.index:v5", digest.value())
                    .contains("built by engine inProcess in 1.5 sec", "20.00 MiB")
                    .contains("text=\"registry.example.com/shop/shop.index@" + digest);
        }
    }

    @Test
    void aBuildShowsWhatItDelivered() throws Exception {
        assertThat(get(READER, "job/shop/job/deploy/6/").getContentAsString()).contains("/6/delivery");
        assertThat(get(READER, "job/shop/job/deploy/6/delivery/").getContentAsString())
                .contains("Deployment of index to dev", "failed and rolled back", "exit code 137");
        WorkflowRun other = jenkins.buildAndAssertSuccess(recorded.deploy);
        assertThat(get(READER, other.getUrl()).getContentAsString()).doesNotContain("/delivery");
    }
}
