package io.jenkins.plugins.delivery.jenkins.config;

import static io.jenkins.plugins.delivery.jenkins.config.SystemPage.ADMINISTRATOR;
import static io.jenkins.plugins.delivery.jenkins.config.SystemPage.SYSTEM_READER;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Fields of the system page's form that offer choices, depend on other fields, or try what is written in them. */
@WithJenkins
class FormFieldsTest {
    private static SystemPage page;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) throws Exception {
        page = new SystemPage(rule);
        OfferedChoices.make(rule.jenkins);
    }

    /** The rule keeps the pages of all clients, and a static field keeps the rule as long as the JVM. */
    @AfterAll
    static void forgetPages() {
        page = null;
    }

    @Test
    void hasTheProgramSignBeforeTheSettingsAreSaved(@TempDir Path directory) throws Exception {
        String pem = Keys.ecdsaPem();
        Path key = Files.writeString(directory.resolve("key.pem"), pem);
        Map<String, String> form = Map.of(
                "command",
                "openssl\ndgst\n-sha256\n-sign\n" + key,
                "publicKey",
                SigningKey.read("key", pem, null).verificationKey().pem());

        assertThat(signer("testSigner", form)).contains("It signs with key ");
        Files.writeString(key, Keys.ecdsaPem());
        assertThat(signer("testSigner", form)).contains("that are no signature of the message");
        assertThat(signer("checkCommand", Map.of("value", "bin/sign\n-x")))
                .contains("supplyChain.signer.command &#039;bin/sign&#039; is not a program");
        assertThat(signer("checkCommand", form)).contains("supplyChain.signer.command is missing");
        assertThat(signer("checkPublicKey", Map.of("value", "mine")))
                .contains("supplyChain.signer.publicKey is not PEM");
        assertThat(page.post(SYSTEM_READER, ProgramImageSigner.class, "testSigner", form)
                        .getStatusCode())
                .isEqualTo(403);
    }

    private static String signer(String method, Map<String, String> form) throws Exception {
        return page.post(ADMINISTRATOR, ProgramImageSigner.class, method, form).getContentAsString();
    }

    @Test
    void asksForAProjectOnlyWhenTheNamePatternUsesIt() throws Exception {
        assertThat(project("registry.example.com", "${project}.${app}"))
                .contains("registry.project is not set, but registry.repositoryPattern");
        assertThat(project("registry.example.com", "")).contains("registry.project is not set");
        assertThat(project("registry.example.com", "${app}")).isEqualTo("<div/>");
        assertThat(project("", "${project}.${app}")).isEqualTo("<div/>");
    }

    private static String project(String host, String pattern) throws Exception {
        return page.post(
                        ADMINISTRATOR,
                        RegistryConfiguration.class,
                        "checkProject",
                        Map.of("value", "", "host", host, "repositoryPattern", pattern))
                .getContentAsString();
    }

    @Test
    void saysWhichNamespaceItIsWhenNoneIsWritten() throws Exception {
        assertThat(namespace("dev", "bss")).contains("This is the namespace bss-dev.");
        assertThat(namespace("dev", "")).contains("This is the namespace dev.");
        assertThat(namespace("dev", "p".repeat(60))).contains("-dev&#039; is too long with 64 characters");
        assertThat(namespace("Dev", "bss")).isEqualTo("<div/>");
        assertThat(namespace("dev", "Bss")).isEqualTo("<div/>");
    }

    private static String namespace(String name, String prefix) throws Exception {
        return page.post(
                        ADMINISTRATOR,
                        EnvironmentConfiguration.class,
                        "checkNamespace",
                        Map.of("value", "", "name", name, "namespacePrefix", prefix))
                .getContentAsString();
    }

    @Test
    void extraArgumentsMayBeAllowedInTheSameForm() throws Exception {
        WebResponse answer = page.post(
                ADMINISTRATOR,
                ImageBuildConfiguration.class,
                "checkExtraArgs",
                Map.of("value", "--reproducible=true", "allowedExtraArgs", "--single-snapshot\n--reproducible"));
        assertThat(answer.getContentAsString()).isEqualTo("<div/>");
    }

    @Test
    void offersTheCredentialsThatBuildsCanUse() throws Exception {
        assertThat(items(ADMINISTRATOR, "fillCredentialsIdItems", "credentialsId", ""))
                .containsExactly("", "acr");
        assertThat(items(ADMINISTRATOR, "fillCaCertificateIdItems", "caCertificateId", ""))
                .containsExactly("", "ca");
    }

    @Test
    void keepsTheCurrentValueWhateverItIs() throws Exception {
        assertThat(items(ADMINISTRATOR, "fillCredentialsIdItems", "credentialsId", "gone"))
                .containsExactlyInAnyOrder("", "acr", "gone");
        assertThat(items(SYSTEM_READER, "fillCredentialsIdItems", "credentialsId", "gone"))
                .containsExactly("", "gone");
    }

    @Test
    void offersTheEngines() throws Exception {
        WebResponse answer = page.post(SYSTEM_READER, ImageBuildConfiguration.class, "fillEngineItems", Map.of());
        assertThat(values(answer)).containsExactly("auto", "inProcess", "kaniko", "docker");
    }

    @Test
    void whoMaySeeThePageSeesTheValuesAndCanChangeNone() throws Exception {
        ImageBuildConfiguration imageBuild = new ImageBuildConfiguration();
        imageBuild.setMirrors(List.of("m.example.com", "n.example.com"));
        DeliveryGlobalConfiguration.get().setImageBuild(imageBuild);

        HtmlPage system = page.open(SYSTEM_READER);

        assertThat(system.asNormalizedText())
                .contains("m.example.com", "n.example.com")
                .doesNotContain("Test connection");
        assertThat(system.getElementsByName("_.mirrors")).isEmpty();
    }

    @Test
    void offersTheModesAndTheHelmInstallationsAndKeepsTheCurrentOne() throws Exception {
        assertThat(values(page.post(SYSTEM_READER, HelmConfiguration.class, "fillAppConfigModeItems", Map.of())))
                .containsExactly("values", "setFile");
        assertThat(values(page.post(SYSTEM_READER, HelmConfiguration.class, "fillToolItems", Map.of("tool", "gone"))))
                .containsExactly("", "helm-3", "helm-4", "gone");
        assertThat(values(page.post(ADMINISTRATOR, HelmConfiguration.class, "fillToolItems", Map.of("tool", "helm-3"))))
                .containsExactly("", "helm-3", "helm-4");
    }

    @Test
    void offersSecretFilesAndTextsAsKubeconfig() throws Exception {
        WebResponse answer = page.post(
                ADMINISTRATOR,
                EnvironmentConfiguration.class,
                "fillKubeconfigCredentialsIdItems",
                Map.of("kubeconfigCredentialsId", ""));
        assertThat(values(answer)).containsExactly("", "ca");
    }

    private static List<String> items(String user, String fill, String field, String current) throws Exception {
        return values(page.post(user, RegistryConfiguration.class, fill, Map.of(field, current)));
    }

    private static List<String> values(WebResponse answer) {
        return JSONObject.fromObject(answer.getContentAsString()).getJSONArray("values").stream()
                .map(item -> ((JSONObject) item).getString("value"))
                .toList();
    }
}
