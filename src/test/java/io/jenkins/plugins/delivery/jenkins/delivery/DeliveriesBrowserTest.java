package io.jenkins.plugins.delivery.jenkins.delivery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.jenkins.plugins.delivery.jenkins.delivery.RecordedDeliveries.DEVELOPER;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.StringParameterDefinition;
import hudson.model.User;
import io.jenkins.plugins.darktheme.DarkThemeSystemManagerFactory;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.component.Component;
import io.jenkins.plugins.delivery.core.component.ImageComponents;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import io.jenkins.plugins.thememanager.ThemeManagerPageDecorator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jenkins.model.experimentalflags.NewBuildPageUserExperimentalFlag;
import jenkins.model.experimentalflags.UserExperimentalFlagsProperty;
import org.assertj.core.api.Assertions;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The pages as a person sees and uses them. Leaves pictures in {@code target/pictures}. */
@WithJenkins
@RequiresTestbed(TestbedPart.CHROMIUM)
class DeliveriesBrowserTest {
    private static final Path PICTURES = Path.of("target", "pictures");
    private static final int PHONE_WIDTH = 390;
    private static final int DESK_WIDTH = 1280;

    private static RecordedDeliveries recorded;
    private static JenkinsRule jenkins;
    private static Playwright playwright;
    private static Browser browser;

    private BrowserContext context;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        recorded = RecordedDeliveries.in(rule);
        recorded.deploy.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("App"),
                new StringParameterDefinition("Env"),
                new StringParameterDefinition("Tag")));
        recorded.deployed("index", "dev", "4f1c2ab.20261120-0912");
        recorded.deployed("index", "test", "4f1c2ab.20261120-0912");
        recorded.deployed("index", "prod", "4f1c2ab.20261120-0912");
        recorded.deployed("index", "dev", "9b03d7e.20261121-1430");
        recorded.deployed("index", "test", "9b03d7e.20261121-1430");
        recorded.deployed("index", "dev", "c81e5f0.20261123-1015");
        recorded.deployed("orders", "dev", "77aa901.20261119-1640");
        recorded.deployed("orders", "test", "77aa901.20261119-1640");
        recorded.rolledBack("orders", "dev", "d0c3b21.20261123-0931", "77aa901.20261119-1640");
        recorded.deployed("user", "dev", "12ab34c.20261122-1101");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(TestbedPart.CHROMIUM.path("/usr/bin/chromium")));
    }

    @AfterAll
    static void stop() {
        browser.close();
        playwright.close();
    }

    @AfterEach
    void leave() {
        context.close();
    }

    private Page open(int width, ColorScheme scheme, String path) throws Exception {
        context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme));
        Page page = context.newPage();
        page.navigate(jenkins.getURL() + "login");
        page.locator("input[name=j_username]").fill(DEVELOPER);
        page.locator("input[name=j_password]").fill(DEVELOPER);
        page.locator("button[name=Submit]").click();
        page.navigate(jenkins.getURL() + path);
        return page;
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    private static Locator row(Page page, String service) {
        return page.locator("#deliveries tbody tr").filter(new Locator.FilterOptions().setHasText(service));
    }

    @Test
    void saysAtAGlanceWhatRunsWhere() throws Exception {
        Page page = open(DESK_WIDTH, ColorScheme.LIGHT, "deliveries/");

        Locator prod = row(page, "index").locator("td[data-column=prod]");
        assertThat(prod).containsText("4f1c2ab.20261120-0912");
        assertThat(prod).containsText("2 behind dev");
        assertThat(row(page, "index").locator("td[data-column=test]")).containsText("1 behind dev");
        assertThat(row(page, "orders").locator("td[data-column=test]")).containsText("as in dev");
        assertThat(row(page, "orders").locator("td[data-column=dev]"))
                .containsText("d0c3b21.20261123-0931 failed. Out of memory. Pod orders");
        // Whole, and not cut.
        Assertions.assertThat(
                        row(page, "orders").locator(".delivery-failure").evaluate("e => e.scrollWidth - e.clientWidth"))
                .isEqualTo(0);
        assertThat(row(page, "user").locator("td[data-column=prod]")).hasText("–");
        picture(page, "deliveries");
    }

    /** As somebody does on the day on which a library is in the news. */
    @Test
    void findsWhereAComponentRuns() throws Exception {
        String tag = "registry.example.com/shop/shop.index:9b03d7e.20261121-1430";
        KeptComponents.keep(new ImageComponents(
                tag,
                Digest.of(tag.getBytes(StandardCharsets.UTF_8)),
                List.of(new Component("pkg:maven/org.apache.logging.log4j/log4j-core", "2.14.1"))));
        Page page = open(DESK_WIDTH, ColorScheme.LIGHT, "deliveries/");

        page.getByText("Components").click();
        page.locator("input[name=purl]").fill("pkg:maven/org.apache.logging.log4j/log4j-core");
        page.getByText("Find", new Page.GetByTextOptions().setExact(true)).click();

        assertThat(page.locator("#components tbody tr")).hasCount(1);
        assertThat(page.locator("#components tbody tr")).containsText("2.14.1");
        picture(page, "components");
        page.locator("#components tbody a").click();
        assertThat(page.locator("h1")).containsText("index");
    }

    @Test
    void isMadeForTheDark() throws Exception {
        ThemeManagerPageDecorator.get().setTheme(new DarkThemeSystemManagerFactory());
        Page page = open(DESK_WIDTH, ColorScheme.DARK, "deliveries/");

        assertThat(row(page, "index")).isVisible();
        Assertions.assertThat(brightness(page, "#deliveries td", "backgroundColor"))
                .isLessThan(100);
        Assertions.assertThat(brightness(page, "#deliveries .delivery-facts", "color"))
                .isGreaterThan(140);
        picture(page, "deliveries-dark");
    }

    /** Of a colour in whatever notation, from 0 to 255. */
    private static double brightness(Page page, String selector, String property) {
        Object sum = page.evaluate("""
                ([selector, property]) => {
                    const canvas = document.createElement("canvas").getContext("2d");
                    canvas.fillStyle = getComputedStyle(document.querySelector(selector))[property];
                    canvas.fillRect(0, 0, 1, 1);
                    return canvas.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((sum, part) => sum + part);
                }""", List.of(selector, property));
        return ((Number) sum).doubleValue() / 3;
    }

    @Test
    void drawsTheDeploysAndSaysTheirNumbers() throws Exception {
        Page page = open(DESK_WIDTH, ColorScheme.LIGHT, "deliveries/figures/?environment=dev");

        // 30 days are four weeks and the days before.
        assertThat(page.locator(".delivery-bars g")).hasCount(5);
        assertThat(page.locator(".delivery-bars rect.delivery-bar--failed")).hasCount(1);
        assertThat(page.getByRole(AriaRole.FIGURE)).hasAccessibleName("Deployments of all services");
        Locator today = page.locator("#periods tbody tr").last().locator("td");
        assertThat(today.nth(0)).hasText("5");
        assertThat(today.nth(1)).hasText("1");
        Number high = (Number) page.locator(".delivery-bars rect.delivery-bar--kept")
                .last()
                .evaluate("e => e.getBoundingClientRect().height");
        Number low = (Number) page.locator(".delivery-bars rect.delivery-bar--failed")
                .evaluate("e => e.getBoundingClientRect().height");
        Assertions.assertThat(high.doubleValue()).isGreaterThan(3 * low.doubleValue());
        picture(page, "figures");
        fits(page);
    }

    @Test
    void theChartIsMadeForTheDark() throws Exception {
        ThemeManagerPageDecorator.get().setTheme(new DarkThemeSystemManagerFactory());
        Page page = open(DESK_WIDTH, ColorScheme.DARK, "deliveries/figures/?environment=dev");

        Assertions.assertThat(brightness(page, ".delivery-bars .delivery-bar-text", "fill"))
                .isGreaterThan(140);
        picture(page, "figures-dark");
    }

    @Test
    void findsAServiceAmongMany() throws Exception {
        Page page = open(DESK_WIDTH, ColorScheme.LIGHT, "deliveries/");

        page.getByPlaceholder("Filter by service or tag").fill("77AA");
        assertThat(row(page, "orders")).isVisible();
        assertThat(row(page, "index")).isHidden();
        page.getByPlaceholder("Filter by service or tag").fill("none such");
        assertThat(page.getByText("No service and no tag matches")).isVisible();
    }

    @Test
    void rollsBackByKeyboardAfterAsking() throws Exception {
        Page page = open(DESK_WIDTH, ColorScheme.LIGHT, "deliveries/");
        int next = recorded.deploy.getNextBuildNumber();
        Locator actions = row(page, "index").locator("td[data-column=dev] a.confirmation-link");
        assertThat(actions).hasCount(2);
        assertThat(actions.nth(1)).hasAccessibleName(Pattern.compile("Promote index c81e5f0.20261123-1015 to test"));
        // What runs there already is not brought again.
        assertThat(row(page, "orders").locator("td[data-column=dev] a.confirmation-link"))
                .hasCount(0);
        Locator link = actions.nth(0);
        assertThat(link).hasAccessibleName(Pattern.compile("Roll index in dev back to 9b03d7e.20261121-1430"));

        link.focus();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Roll index in dev back?");
        assertThat(page.getByRole(AriaRole.DIALOG))
                .containsText(
                        "Starts the deploy job with 9b03d7e.20261121-1430 in the place of c81e5f0.20261123-1015.");
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
        Assertions.assertThat(recorded.deploy.getNextBuildNumber()).isEqualTo(next);

        link.focus();
        page.keyboard().press("Enter");
        picture(page, "roll-back");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Yes"))
                .press("Enter");
        page.waitForURL("**/job/shop/job/deploy/");
        jenkins.waitUntilNoActivity();
        Assertions.assertThat(recorded.deploy
                        .getLastBuild()
                        .getAction(ParametersAction.class)
                        .getParameters())
                .extracting(parameter -> parameter.getName() + "=" + parameter.getValue())
                .containsExactly("App=index", "Env=dev", "Tag=9b03d7e.20261121-1430");
    }

    @Test
    void sendsSeveralServicesAsOneTrain() throws Exception {
        WorkflowJob train = recorded.train();
        try {
            Page page = open(DESK_WIDTH, ColorScheme.LIGHT, "deliveries/");
            page.getByText("Release train").click();
            page.locator("#wagons label")
                    .filter(new Locator.FilterOptions().setHasText("index"))
                    .click();
            page.locator("#wagons label")
                    .filter(new Locator.FilterOptions().setHasText("user"))
                    .click();
            page.getByText("Show what would go").click();
            assertThat(page.locator("#train li")).hasCount(2);
            assertThat(page.locator("#train li").first())
                    .hasText("index: c81e5f0.20261123-1015 in the place of 9b03d7e.20261121-1430");
            assertThat(page.locator("#train li").last()).hasText("user: 12ab34c.20261122-1101, for the first time");
            picture(page, "train");
            Assertions.assertThat(train.getLastBuild()).isNull();

            page.getByText("Start release train").click();
            page.waitForURL("**/job/shop/job/train/");
            jenkins.waitUntilNoActivity();
            Assertions.assertThat(JenkinsRule.getLog(train.getLastBuild()))
                    .containsPattern("Went: index c81e5f0\\.20261123-1015 \\(.*\\), user 12ab34c\\.20261122-1101 \\(");
        } finally {
            DeliveryGlobalConfiguration.get().setReleaseTrainJob("");
        }
    }

    @Test
    void aCellLeadsToItsHistory() throws Exception {
        Page page = open(DESK_WIDTH, ColorScheme.LIGHT, "deliveries/");

        row(page, "orders")
                .locator("td[data-column=dev] .delivery-tag > a.jenkins-link")
                .click();
        page.waitForURL("**/deliveries/service/orders/environment/dev/");
        assertThat(page.locator("h1")).hasText("orders in dev");
        assertThat(page.locator(".delivery-table tbody tr")).hasCount(2);
        assertThat(page.locator(".delivery-table tbody tr").first())
                .containsText("Container orders was killed for using <b>too much</b> memory");
        picture(page, "history");
    }

    @Test
    void fitsAPhone() throws Exception {
        Page page = open(PHONE_WIDTH, ColorScheme.LIGHT, "deliveries/");

        assertThat(row(page, "index").locator("td[data-column=prod]")).containsText("2 behind dev");
        picture(page, "deliveries-phone");
        fits(page);
        page.navigate(jenkins.getURL() + "deliveries/service/orders/environment/dev/");
        Assertions.assertThat(
                        ((Number) page.evaluate("document.documentElement.scrollWidth - window.innerWidth")).intValue())
                .isLessThanOrEqualTo(0);
        picture(page, "history-phone");
    }

    /** Nothing has to be scrolled sideways but Jenkins' own header, which is wider than a phone without us. */
    private static void fits(Page page) {
        Assertions.assertThat(
                        page.evaluate(
                                "Array.from(document.querySelectorAll('#main-panel *')).filter(e => e.getBoundingClientRect().right > window.innerWidth).map(e => e.tagName + '.' + e.className).join()"))
                .isEqualTo("");
    }

    @Test
    void aBuildHasATab() throws Exception {
        Page page = open(DESK_WIDTH, ColorScheme.LIGHT, "job/shop/job/deploy/9/");

        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Delivery").setExact(true))
                .click();
        assertThat(page.locator("#main-panel")).containsText("Deployment of orders to dev: failed and rolled back");
        picture(page, "build");
    }

    @Test
    void theNewPageOfABuildHasACardAndATab() throws Exception {
        User developer = User.getById(DEVELOPER, true);
        developer.addProperty(
                new UserExperimentalFlagsProperty(Map.of(new NewBuildPageUserExperimentalFlag().getFlagKey(), "true")));
        try {
            Page page = open(DESK_WIDTH, ColorScheme.LIGHT, "job/shop/job/deploy/9/");

            Locator card = page.locator(".jenkins-card")
                    .filter(new Locator.FilterOptions()
                            .setHasText("Deployment of orders to dev: failed and rolled back"));
            // Once, and not a second time as one of the old page's summaries.
            assertThat(card).hasCount(1);
            picture(page, "build-new");
            card.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Delivery"))
                    .click();
            page.waitForURL(Pattern.compile(".*/job/shop/job/deploy/9/delivery/?"));
            assertThat(page.locator("#main-panel")).containsText("exit code 137");
        } finally {
            developer.addProperty(new UserExperimentalFlagsProperty());
        }
    }

    @Test
    void aProjectShowsItsLast() throws Exception {
        Page page = open(DESK_WIDTH, ColorScheme.LIGHT, "job/shop/job/deploy/");

        assertThat(page.getByText("Last deliveries")).isVisible();
        picture(page, "project");
        page.navigate(jenkins.getURL() + "job/shop/");
        assertThat(page.getByText("Last deliveries")).isVisible();
        picture(page, "folder");
    }
}
