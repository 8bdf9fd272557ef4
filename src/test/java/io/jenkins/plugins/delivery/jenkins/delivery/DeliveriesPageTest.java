package io.jenkins.plugins.delivery.jenkins.delivery;

import static io.jenkins.plugins.delivery.jenkins.delivery.RecordedDeliveries.ADMINISTRATOR;
import static io.jenkins.plugins.delivery.jenkins.delivery.RecordedDeliveries.DEVELOPER;
import static io.jenkins.plugins.delivery.jenkins.delivery.RecordedDeliveries.READER;
import static io.jenkins.plugins.delivery.jenkins.delivery.RecordedDeliveries.STRANGER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.cli.CLICommandInvoker;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.component.Component;
import io.jenkins.plugins.delivery.core.component.ImageComponents;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.FreezeConfiguration;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the pages and their REST API say of deliveries: the table, its history, figures, components and freezes. */
@WithJenkins
class DeliveriesPageTest {
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

    @Test
    void theTableIsInTheRestApi() throws Exception {
        JsonNode table = pages.json(DEVELOPER, "deliveries/");

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
                pages.get(DEVELOPER, "deliveries/components/api/json" + query).getContentAsString());
        assertThat(seen.path("found"))
                .extracting(one -> one.path("service").asText() + " "
                        + one.path("environment").asText() + " " + one.path("versions"))
                .containsExactly("index prod [\"2.14.1\"]");
        assertThat(seen.path("unknown"))
                .extracting(one -> one.path("image").asText())
                .containsExactly("registry.example.com/shop/shop.index:v3");
        assertThat(Json.read(pages.get(ADMINISTRATOR, "deliveries/components/api/json" + query)
                                .getContentAsString())
                        .path("found"))
                .hasSize(3);
        assertThat(Json.read(pages.get(STRANGER, "deliveries/components/api/json" + query)
                                .getContentAsString())
                        .path("found"))
                .isEmpty();
        assertThat(pages.get(DEVELOPER, "deliveries/components/" + query).getContentAsString())
                .contains("2.14.1", "service/index/environment/prod/", "shop.index:v3")
                .doesNotContain("vault");
        assertThat(pages.get(DEVELOPER, "deliveries/components/?purl=pkg:x<script>")
                        .getContentAsString())
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
        JsonNode figures = pages.json(DEVELOPER, "deliveries/figures/");
        assertThat(figures.path("environment").asText()).isEqualTo("prod");
        assertThat(figures.path("days").asInt()).isEqualTo(30);
        assertThat(figures.path("services")).hasSize(1);
        assertThat(figures.path("services").path(0).path("name").asText()).isEqualTo("index");
        assertThat(figures.path("services").path(0).path("deployments").asInt()).isEqualTo(2);
        assertThat(figures.path("folders").path(0).path("name").asText()).isEqualTo("shop");
        assertThat(figures.path("all").path("changeFailureRate").asDouble()).isZero();
        assertThat(figures.path("all").path("leadTimeSeconds").isNull()).isTrue();
        JsonNode dev = Json.read(pages.get(DEVELOPER, "deliveries/figures/api/json?environment=dev&days=7")
                .getContentAsString());
        assertThat(dev.path("all").path("changes").asInt()).isEqualTo(4);
        assertThat(dev.path("all").path("changeFailureRate").asDouble()).isEqualTo(0.25);
        assertThat(dev.path("periods")).hasSize(8);
        assertThat(dev.path("periods").path(7).path("kept").asInt()).isEqualTo(3);
        assertThat(dev.path("periods").path(7).path("failed").asInt()).isEqualTo(1);
        assertThat(pages.json(STRANGER, "deliveries/figures/").path("services")).isEmpty();
        assertThat(pages.json(ADMINISTRATOR, "job/hidden/deliveries/figures/").path("services"))
                .isEmpty();
        assertThat(pages.get(DEVELOPER, "deliveries/figures/").getContentAsString())
                .contains("Delivery figures of prod, last 30 days", "Lead time for changes", "Folder shop");
        assertThat(pages.text("zh-CN", "job/shop/deliveries/figures/")).contains("变更前置时间", "index");
    }

    @Test
    void theFiguresAreThoseOfProduction() throws Exception {
        List<EnvironmentConfiguration> environments =
                DeliveryGlobalConfiguration.get().getEnvironments();
        environments.get(0).setProduction(true);
        assertThat(pages.json(DEVELOPER, "deliveries/figures/")
                        .path("environment")
                        .asText())
                .isEqualTo("dev");

        environments.get(2).setProduction(true);
        JsonNode both = pages.json(DEVELOPER, "deliveries/figures/");
        assertThat(both.path("environment").asText()).isEqualTo("dev, prod");
        assertThat(both.path("all").path("deployments").asInt()).isEqualTo(5);
        environments.get(0).setProduction(false);
        environments.get(2).setProduction(false);
    }

    @Test
    void prometheusReadsTheFigures() throws Exception {
        WebResponse answer = pages.get(DEVELOPER, "deliveries/figures/prometheus?environment=dev");

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
            JsonNode freezes = pages.json(DEVELOPER, "deliveries/").path("freezes");
            assertThat(freezes).hasSize(3);
            assertThat(freezes.path(0).path("environment").asText()).isEqualTo("prod");
            assertThat(freezes.path(0).path("frozen").asBoolean()).isTrue();
            assertThat(freezes.path(0).path("end").asText()).isEqualTo(today.plusDays(2) + "T00:00:00Z");
            assertThat(freezes.path(0).path("mayPass").path(0).asText()).isEqualTo("alice");
            assertThat(freezes.path(1).path("frozen").asBoolean()).isFalse();
            assertThat(freezes.path(1).path("begin").asText()).isEqualTo(today.plusDays(3) + "T00:00:00Z");
            assertThat(freezes.path(2).path("begin").isNull()).isTrue();
            assertThat(pages.get(DEVELOPER, "deliveries/").getContentAsString())
                    .contains("prod is frozen until ", today.plusDays(2) + " 00:00 UTC: stock-taking, &lt;b")
                    .doesNotContain("<b>all")
                    .contains("prod will be frozen from ");
            assertThat(pages.text("zh-CN", "deliveries/")).contains("prod 处于冻结期");
            assertThat(pages.json(STRANGER, "deliveries/").path("freezes")).isEmpty();
        } finally {
            environments.get(2).setFreezes(List.of());
        }
    }

    @Test
    void whatHappenedIsInTheRestApi() throws Exception {
        JsonNode history = pages.json(READER, "deliveries/service/index/environment/dev/");

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
            assertThat(pages.text("zh-CN", page))
                    .contains("v4", "v3", "内存不足", "Pod index")
                    .doesNotContain("rolledBack", "Out of memory", "healthy");
            assertThat(pages.text("en", page))
                    .contains("v4", "v3", "Out of memory", "Pod index: Container index was killed")
                    .doesNotContain("rolledBack", "内存");
        }
        assertThat(pages.text("zh-CN", build))
                .contains("失败并已回滚", "未能部署 v4", "shop.index:v3 重新运行", "调高 resources.limits.memory")
                .doesNotContain("Done");
        assertThat(pages.text("en", build))
                .contains("failed and rolled back", "it was to be v4", "now runs", "shop.index:v3 runs again")
                .containsPattern("exit code 137\\R *<i>oom</i>");
        assertThat(pages.text("en", "deliveries/")).contains("v4 failed. Out of memory. Pod index");
    }

    @Test
    void aDotSaysSinceWhenNobodyHasLooked() throws Exception {
        assertThat(pages.get(DEVELOPER, "deliveries/").getContentAsString())
                .containsPattern("aria-label=\"Healthy after the last deploy, [^\"]+ ago; nobody has looked since\"");
    }

    @Test
    void nothingThatWasRecordedCanAct() throws Exception {
        for (String page :
                List.of("deliveries/", "deliveries/service/index/environment/dev/", "job/shop/job/deploy/")) {
            assertThat(pages.get(ADMINISTRATOR, page).getContentAsString())
                    .contains("&lt;b", "too much")
                    .doesNotContain("<b>too much");
        }
    }

    @Test
    void aJobShowsItsLastDeliveries() throws Exception {
        assertThat(pages.get(READER, "job/shop/job/deploy/").getContentAsString())
                .contains("Last deliveries", "deliveries/service/index/environment/dev/");
        assertThat(pages.get(READER, "job/shop/").getContentAsString()).contains("Last deliveries");
    }

    @Test
    void aBuildShowsItsImage() throws Exception {
        Digest digest = new Digest("sha256:" + "0123456789abcdef".repeat(4));
        WorkflowRun run = jenkins.buildAndAssertSuccess(recorded.deploy);
        run.addAction(new ImageBuildAction(new ImageBuildResult(
                "registry.example.com/shop/shop.index", "v5", digest, false, EngineName.IN_PROCESS, 1_500, 20 << 20)));
        run.save();

        for (String page : List.of(run.getUrl(), run.getUrl() + "delivery/")) {
            assertThat(pages.get(READER, page).getContentAsString())
                    .contains("registry.example.com/shop/shop.index:v5", digest.value())
                    .contains("built by engine inProcess in 1.5 sec", "20.00 MiB")
                    .contains("text=\"registry.example.com/shop/shop.index@" + digest);
        }
    }

    @Test
    void aBuildShowsWhatItDelivered() throws Exception {
        assertThat(pages.get(READER, "job/shop/job/deploy/6/").getContentAsString())
                .contains("/6/delivery");
        assertThat(pages.get(READER, "job/shop/job/deploy/6/delivery/").getContentAsString())
                .contains("Deployment of index to dev", "failed and rolled back", "exit code 137");
        WorkflowRun other = jenkins.buildAndAssertSuccess(recorded.deploy);
        assertThat(pages.get(READER, other.getUrl()).getContentAsString()).doesNotContain("/delivery");
    }
}
