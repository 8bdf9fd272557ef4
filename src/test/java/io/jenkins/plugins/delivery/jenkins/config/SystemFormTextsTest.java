package io.jenkins.plugins.delivery.jenkins.config;

import static io.jenkins.plugins.delivery.jenkins.config.SystemForm.systemPage;
import static io.jenkins.plugins.delivery.jenkins.config.SystemForm.textArea;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.jenkins.LanguageOfTheRequest;
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the form of the system page says, in both languages, to screen readers and in its help. */
@WithJenkins
class SystemFormTextsTest {
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
    void everyControlHasALabelForScreenReaders() throws Exception {
        SampleSettings.importEverySetting();
        HtmlForm form = systemPage(jenkins).getFormByName("config");
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
        HtmlPage page = systemPage(jenkins);
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
}
