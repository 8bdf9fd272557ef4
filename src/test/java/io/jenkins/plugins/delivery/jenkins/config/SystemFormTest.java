package io.jenkins.plugins.delivery.jenkins.config;

import static io.jenkins.plugins.delivery.jenkins.config.SystemForm.formItem;
import static io.jenkins.plugins.delivery.jenkins.config.SystemForm.systemPage;
import static io.jenkins.plugins.delivery.jenkins.config.SystemForm.textArea;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.DeliveryConfigReader;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlFormUtil;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the form of the system page takes, refuses and tries, as a browser submits it. */
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
        HtmlForm form = systemPage(jenkins).getFormByName("config");
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
        HtmlPage page = systemPage(jenkins);
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

        page = systemPage(jenkins);
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

        HtmlPage page = systemPage(jenkins);
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
        HtmlPage page = systemPage(jenkins);
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
            HtmlPage page = systemPage(jenkins);
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
        HtmlPage page = systemPage(jenkins);
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
}
