package io.jenkins.plugins.delivery.jenkins.config;

import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import io.jenkins.plugins.delivery.jenkins.UserBrowsers;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlPage;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The requests that the page's scripts send, as several kinds of users. */
final class SystemPage {
    /** May do everything. */
    static final String ADMINISTRATOR = "administrator";
    /** May see the system page and change nothing. */
    static final String SYSTEM_READER = "system-reader";
    /** May see jobs. */
    static final String READER = "reader";

    private final UserBrowsers browsers;

    SystemPage(JenkinsRule jenkins) {
        this.browsers = new UserBrowsers(() -> UnstyledBrowser.open(jenkins));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to(ADMINISTRATOR)
                .grant(Jenkins.SYSTEM_READ, Jenkins.READ)
                .everywhere()
                .to(SYSTEM_READER)
                .grant(Jenkins.READ)
                .everywhere()
                .to(READER));
    }

    HtmlPage open(String user) throws Exception {
        return browsers.of(user).goTo("manage/configure");
    }

    WebResponse post(String user, Class<?> describable, String method, Map<String, String> parameters)
            throws Exception {
        return send(user, HttpMethod.POST, describable, method, parameters);
    }

    WebResponse get(String user, Class<?> describable, String method, Map<String, String> parameters) throws Exception {
        return send(user, HttpMethod.GET, describable, method, parameters);
    }

    private WebResponse send(
            String user, HttpMethod verb, Class<?> describable, String method, Map<String, String> parameters)
            throws Exception {
        JenkinsRule.WebClient client = browsers.of(user);
        URL url = client.createCrumbedUrl("descriptorByName/" + describable.getName() + "/" + method);
        return client.loadWebResponse(
                new WebRequest(URI.create(url + "&" + query(parameters)).toURL(), verb));
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
