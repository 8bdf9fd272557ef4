package io.jenkins.plugins.delivery.jenkins.delivery;

import static io.jenkins.plugins.delivery.jenkins.delivery.RecordedDeliveries.DEVELOPER;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.jenkins.LanguageOfTheRequest;
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import io.jenkins.plugins.delivery.jenkins.UserBrowsers;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

/** The pages of deliveries that were recorded, as users open them without scripts. */
final class DeliveryPages {
    private final JenkinsRule jenkins;
    private final RecordedDeliveries recorded;
    private final UserBrowsers browsers;

    private DeliveryPages(JenkinsRule jenkins, RecordedDeliveries recorded) {
        this.jenkins = jenkins;
        this.recorded = recorded;
        this.browsers = new UserBrowsers(() -> {
            JenkinsRule.WebClient browser = UnstyledBrowser.open(jenkins);
            browser.setJavaScriptEnabled(false);
            return browser;
        });
    }

    /** Of {@code index} in {@code dev} and {@code prod}, and of {@code vault}, which only an administrator may see. */
    static DeliveryPages recordIn(JenkinsRule jenkins) throws Exception {
        RecordedDeliveries recorded = RecordedDeliveries.in(jenkins);
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
        return new DeliveryPages(jenkins, recorded);
    }

    RecordedDeliveries recorded() {
        return recorded;
    }

    WebResponse get(String user, String path) throws Exception {
        return browsers.of(user).goTo(path, null).getWebResponse();
    }

    JsonNode json(String user, String page) throws Exception {
        return Json.read(get(user, page + "api/json").getContentAsString());
    }

    WebResponse post(String user, String path) throws Exception {
        JenkinsRule.WebClient client = browsers.of(user);
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), path), HttpMethod.POST);
        client.addCrumb(request);
        return client.getPage(request).getWebResponse();
    }

    /** As a browser of this language shows it to a developer. */
    String text(String language, String path) throws Exception {
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
}
