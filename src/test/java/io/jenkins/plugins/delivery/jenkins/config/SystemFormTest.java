package io.jenkins.plugins.delivery.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.DeliveryConfigReader;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.jenkins.LanguageOfTheRequest;
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlFormUtil;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.htmlunit.html.HtmlTextArea;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class SystemFormTest {
    private static final int SCRIPT_MILLIS = 20_000;
    private static JenkinsRule jenkins;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) {
        jenkins = rule;
    }

    /** The rule keeps the pages of all clients, and a static field keeps the rule as long as the JVM. */
    @AfterAll
    static void forgetPages() {
        jenkins = null;
    }

    @BeforeEach
    void reset() {
        SampleSettings.reset();
    }

    @Test
    void anUntouchedFormChangesNothing() throws Exception {
        DeliveryConfig everySetting = SampleSettings.importEverySetting();

        jenkins.configRoundtrip();

        assertThat(DeliveryGlobalConfiguration.get().toConfig()).isEqualTo(everySetting);
    }

    @Test
    void takesWhatIsTyped() throws Exception {
        HtmlForm form = systemPage().getFormByName("config");
        form.getInputByName("_.host").setValue(" registry.example.com ");
        form.getInputByName("_.project").setValue("shop");
        form.getInputByName("_.repositoryPattern").setValue("");
        form.getInputByName("_.plainHttp").setChecked(true);
        form.getInputByName("_.timeoutMinutes").setValue("7");
        textArea(form, "mirrors").setText("m.example.com\n\nn.example.com\n");
        textArea(form, "mainBranches").setText("trunk");
        form.getSelectByName("_.engine").setSelectedAttribute("kaniko", true);

        jenkins.submit(form);

        DeliveryConfig config = DeliveryGlobalConfiguration.get().toConfig();
        assertThat(config.registry().host()).isEqualTo("registry.example.com");
        assertThat(config.registry().repositoryOf("index")).isEqualTo("shop.index");
        assertThat(config.registry().plainHttp()).isTrue();
        assertThat(config.imageBuild().timeoutMinutes()).isEqualTo(7);
        assertThat(config.imageBuild().mirrors()).containsExactly("m.example.com", "n.example.com");
        assertThat(config.imageBuild().mainBranches()).containsExactly("trunk");
        assertThat(config.imageBuild().engine()).hasToString("kaniko");
        assertThat(SettingsFile.get().asString())
                .contains("<host>registry.example.com</host>", "<string>n.example.com</string>");
    }

    @Test
    void takesEnvironmentsInTheirOrderAndLetsThemGo() throws Exception {
        EnvironmentConfiguration dev = new EnvironmentConfiguration();
        dev.setName("dev");
        DeliveryGlobalConfiguration.get().setEnvironments(List.of(dev));
        HtmlPage page = systemPage();
        HtmlForm form = page.getFormByName("config");
        form.getInputByName("_.namespacePrefix").setValue("bss");
        HtmlButton add = page.getFirstByXPath("//button[normalize-space()='Add environment']");
        add.click();
        page.getWebClient().waitForBackgroundJavaScript(SCRIPT_MILLIS);
        HtmlInput name = page.getFirstByXPath("(//div[@name='environments']//input[@name='_.name'])[2]");
        name.setValue("prod");
        form.getTextAreasByName("_.valuesFiles").get(1).setText("values.yaml\nlive.yaml");
        form.getInputByName("_.timeout").setValue("90s");

        jenkins.submit(form);

        Environments environments = DeliveryGlobalConfiguration.get().toConfig().environments();
        assertThat(environments.list()).extracting(environments::namespaceOf).containsExactly("bss-dev", "bss-prod");
        assertThat(environments.list().get(1).valuesFiles()).containsExactly("values.yaml", "live.yaml");
        assertThat(DeliveryGlobalConfiguration.get().getHelm().getTimeout()).isEqualTo("90s");

        page = systemPage();
        HtmlButton delete =
                page.getFirstByXPath("//div[@name='environments']//button[contains(@class,'repeatable-delete')]");
        delete.click();
        page.getWebClient().waitForBackgroundJavaScript(SCRIPT_MILLIS);
        jenkins.submit(page.getFormByName("config"));

        assertThat(DeliveryGlobalConfiguration.get().getEnvironments())
                .extracting(EnvironmentConfiguration::getName)
                .containsExactly("prod");
    }

    @Test
    void whoSignsIsChosenAndLetGo() throws Exception {
        ProgramImageSigner program = new ProgramImageSigner();
        program.setCommand(List.of("vault", "write", "{digest}"));
        program.setPublicKey(Keys.ecdsa().verificationKey().pem());
        SupplyChainConfiguration supplyChain = new SupplyChainConfiguration();
        supplyChain.setMode("on");
        supplyChain.setSigner(program);
        DeliveryGlobalConfiguration.get().setSupplyChain(supplyChain);
        DeliveryConfig before = DeliveryGlobalConfiguration.get().toConfig();

        jenkins.configRoundtrip();
        assertThat(DeliveryGlobalConfiguration.get().toConfig()).isEqualTo(before);
        assertThat(before.supplyChain().signer().program().command()).containsExactly("vault", "write", "{digest}");

        HtmlPage page = systemPage();
        HtmlForm form = page.getFormByName("config");
        form.getSelectByName("_.mode").setSelectedAttribute("off", true);
        HtmlSelect signers = page.getFirstByXPath("//select[option[normalize-space()='The key above']]");
        signers.setSelectedAttribute(signers.getOptionByText("The key above"), true);
        page.getWebClient().waitForBackgroundJavaScript(SCRIPT_MILLIS);
        jenkins.submit(form);
        assertThat(DeliveryGlobalConfiguration.get().getSupplyChain().getSigner())
                .isNull();
    }

    @Test
    void refusesTheWholeFormWhenOneValueIsWrong() throws Exception {
        try (JenkinsRule.WebClient client = UnstyledBrowser.open(jenkins)) {
            HtmlForm form = client.withThrowExceptionOnFailingStatusCode(false)
                    .goTo("configure")
                    .getFormByName("config");
            form.getInputByName("_.host").setValue("registry.example.com");
            form.getInputByName("_.retries").setValue("99");

            HtmlPage answer = (HtmlPage) HtmlFormUtil.submit(form);

            assertThat(answer.getWebResponse().getStatusCode()).isEqualTo(400);
            assertThat(answer.asNormalizedText())
                    .contains("imageBuild.retries '99' is out of range: use a whole number from 0 to 10");
        }
        assertThat(DeliveryGlobalConfiguration.get().toConfig()).isEqualTo(DeliveryConfigReader.defaults());
    }

    @Test
    void refusesTheWholeFormWhenValuesDoNotFitTogether() throws Exception {
        EnvironmentConfiguration dev = new EnvironmentConfiguration();
        dev.setName("dev");
        DeliveryGlobalConfiguration.get().setEnvironments(List.of(dev));
        try (JenkinsRule.WebClient client = UnstyledBrowser.open(jenkins)) {
            HtmlForm form = client.withThrowExceptionOnFailingStatusCode(false)
                    .goTo("configure")
                    .getFormByName("config");
            form.getInputByName("_.host").setValue("registry.example.com");
            form.getInputByName("_.namespacePrefix").setValue("p".repeat(60));

            HtmlPage answer = (HtmlPage) HtmlFormUtil.submit(form);

            assertThat(answer.getWebResponse().getStatusCode()).isEqualTo(400);
            assertThat(answer.asNormalizedText()).contains("-dev' is too long with 64 characters: use at most 63");
        }
        assertThat(DeliveryGlobalConfiguration.get().getRegistry().getHost()).isEmpty();
        assertThat(DeliveryGlobalConfiguration.get().getNamespacePrefix()).isEmpty();
    }

    /** What two fields of one section say together is looked at when all of them are there. */
    @Test
    void refusesTheWholeFormWhenASectionLacksSomething() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            HtmlForm form = client.withThrowExceptionOnFailingStatusCode(false)
                    .goTo("configure")
                    .getFormByName("config");
            form.getInputByName("_.host").setValue("registry.example.com");
            form.getSelectByName("_.mode").setSelectedAttribute("required", true);

            HtmlPage answer = (HtmlPage) HtmlFormUtil.submit(form);

            assertThat(answer.getWebResponse().getStatusCode()).isEqualTo(400);
            assertThat(answer.asNormalizedText()).contains("supplyChain.keyCredentialsId is missing");
        }
        assertThat(DeliveryGlobalConfiguration.get().toConfig()).isEqualTo(DeliveryConfigReader.defaults());
    }

    @Test
    void showsWhatIsWrongBesideTheField() throws Exception {
        HtmlPage page = systemPage();
        HtmlElement host = page.getFormByName("config").getInputByName("_.host");
        page.getFormByName("config").getInputByName("_.host").setValue("https://registry.example.com");
        host.fireEvent("change");
        page.getWebClient().waitForBackgroundJavaScript(SCRIPT_MILLIS);

        assertThat(formItem(host).asNormalizedText())
                .contains("registry.host 'https://registry.example.com' has a scheme");
    }

    @Test
    void testsTheConnectionWithTheValuesInTheForm() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            HtmlPage page = systemPage();
            HtmlForm form = page.getFormByName("config");
            String host = "127.0.0.1:" + server.getAddress().getPort();
            form.getInputByName("_.host").setValue(host);
            form.getInputByName("_.project").setValue("shop");
            form.getInputByName("_.plainHttp").setChecked(true);

            assertThat(press(page, "//button[@data-validate-button-method='testConnection']"))
                    .contains(host + ": does not answer as a registry under /v2/ (status 404, a web page)");
        } finally {
            server.stop(0);
        }
        assertThat(DeliveryGlobalConfiguration.get().getRegistry().getHost()).isEmpty();
    }

    @Test
    void testsTheConnectionOfAnEnvironmentWithThePrefixInTheForm() throws Exception {
        EnvironmentConfiguration dev = new EnvironmentConfiguration();
        dev.setName("dev");
        DeliveryGlobalConfiguration.get().setEnvironments(List.of(dev));
        HtmlPage page = systemPage();
        HtmlForm form = page.getFormByName("config");
        String button = "//div[@name='environments']//button[@data-validate-button-method='testConnection']";
        assertThat(press(page, button)).contains("cannot be tried from here");

        form.getInputByName("_.namespacePrefix").setValue("p".repeat(60));
        assertThat(press(page, button)).contains("-dev' is too long with 64 characters");
    }

    private static String press(HtmlPage page, String xpath) throws Exception {
        HtmlButton button = page.getFirstByXPath(xpath);
        button.click();
        page.getWebClient().waitForBackgroundJavaScript(SCRIPT_MILLIS);
        return formItem(button).asNormalizedText();
    }

    @Test
    void everyControlHasALabelForScreenReaders() throws Exception {
        SampleSettings.importEverySetting();
        HtmlForm form = systemPage().getFormByName("config");
        for (String name : List.of(
                "host",
                "namespace",
                "project",
                "repositoryPattern",
                "retries",
                "timeoutMinutes",
                "namespacePrefix",
                "deployJob",
                "releaseTrainJob",
                "context",
                "executable",
                "chart",
                "timeout",
                "historyMax",
                "imageTagKey",
                "imageRepositoryKey",
                "imageDigestKey",
                "ingressPathsKey",
                "ingressPath",
                "appConfig",
                "appConfigKey")) {
            assertThat(form.getInputsByName("_." + name))
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy(input ->
                            assertThat(input.getAttribute("aria-label")).isNotBlank());
        }
        assertThat(form.<HtmlInput>getByXPath(".//div[@name='environments']//input[@name='_.name']"))
                .extracting(input -> input.getAttribute("aria-label"))
                .containsExactly("Name", "Name");
        for (String name : List.of("mirrors", "mainBranches", "allowedExtraArgs", "extraArgs")) {
            assertThat(textArea(form, name).getAttribute("aria-label")).as(name).isNotBlank();
        }
        assertThat(form.getTextAreasByName("_.valuesFiles"))
                .extracting(area -> area.getAttribute("aria-label"))
                .containsExactly("Values files, one a line", "Values files, one a line");
        for (String name : List.of("engine", "tool", "appConfigMode")) {
            assertThat(form.getSelectByName("_." + name).getAttribute("aria-label"))
                    .as(name)
                    .isNotBlank();
        }
    }

    @Test
    void speaksChinese() throws Exception {
        try (LanguageOfTheRequest ignored = LanguageOfTheRequest.use()) {
            assertThat(inChinese("configure"))
                    .contains("微服务交付", "镜像仓库", "命名空间", "测试连接", "主干分支", "允许的附加参数")
                    .contains("按发布顺序排列", "添加环境", "values 文件", "使用 Helm 部署", "保留的修订版本数")
                    .doesNotContain("Repository name pattern", "Image registry", "Image building", "Test connection")
                    .doesNotContain("In promotion order", "Add environment", "Values files", "Time limit", "Revisions");
            assertThat(inChinese("descriptor/" + RegistryConfiguration.class.getName() + "/help/host"))
                    .contains("镜像推送的目标仓库");
            assertThat(inChinese("descriptor/" + HelmConfiguration.class.getName() + "/help/supersede"))
                    .contains("由最新的取代较早的");
        }
    }

    private static String inChinese(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(jenkins.getURL().toURI().resolve(path))
                .header("Accept-Language", "zh-CN")
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void speaksEnglishAndHasHelpForEveryField() throws Exception {
        EnvironmentConfiguration dev = new EnvironmentConfiguration();
        dev.setName("dev");
        DeliveryGlobalConfiguration.get().setEnvironments(List.of(dev));
        HtmlPage page = systemPage();
        assertThat(page.asNormalizedText())
                .contains("Microservice Delivery", "Image registry", "Image building", "Test connection")
                .contains("Environments", "In promotion order", "Deployment with Helm", "Values of the chart")
                .doesNotContain("registry.description", "environments.description", "helm.description");
        for (String field : List.of(
                "host", "namespace", "project", "credentialsId", "repositoryPattern", "caCertificateId", "plainHttp")) {
            assertHelp(page, RegistryConfiguration.class, field);
        }
        for (String field : List.of(
                "engine",
                "mainBranches",
                "timeoutMinutes",
                "mirrors",
                "kanikoExecutable",
                "cacheRepository",
                "listingRepository",
                "listingSignedBy",
                "retries",
                "allowedExtraArgs",
                "extraArgs")) {
            assertHelp(page, ImageBuildConfiguration.class, field);
        }
        for (String field : List.of("namespacePrefix", "environments", "deployJob", "releaseTrainJob")) {
            assertHelp(page, DeliveryGlobalConfiguration.class, field);
        }
        for (String field : List.of("name", "namespace", "kubeconfigCredentialsId", "context", "valuesFiles")) {
            assertHelp(page, EnvironmentConfiguration.class, field);
        }
        for (String field : List.of(
                "executable",
                "tool",
                "chart",
                "timeout",
                "historyMax",
                "imageTagKey",
                "imageRepositoryKey",
                "imageDigestKey",
                "ingressPathsKey",
                "ingressPath",
                "appConfig",
                "appConfigMode",
                "appConfigKey",
                "supersede",
                "allowLatest")) {
            assertHelp(page, HelmConfiguration.class, field);
        }
    }

    private static void assertHelp(HtmlPage page, Class<?> describable, String field) throws Exception {
        String url = "/descriptor/" + describable.getName() + "/help/" + field;
        String path = jenkins.contextPath + url;
        assertThat(page.getByXPath("//a[@helpURL='" + path + "' or @helpurl='" + path + "']"))
                .as(url)
                .hasSize(1);
        try (JenkinsRule.WebClient client = UnstyledBrowser.open(jenkins)) {
            assertThat(client.goTo(url.substring(1), "text/html")
                            .getWebResponse()
                            .getContentAsString())
                    .as(url)
                    .contains("<div>");
        }
    }

    private static HtmlPage systemPage() throws Exception {
        JenkinsRule.WebClient client = UnstyledBrowser.open(jenkins);
        return client.goTo("configure");
    }

    private static HtmlTextArea textArea(HtmlForm form, String field) {
        return form.getTextAreaByName("_." + field);
    }

    private static HtmlElement formItem(HtmlElement control) {
        return (HtmlElement) control.getFirstByXPath("ancestor::div[contains(@class,'jenkins-form-item')][1]");
    }
}
