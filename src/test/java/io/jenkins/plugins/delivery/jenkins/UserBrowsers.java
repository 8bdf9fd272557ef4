package io.jenkins.plugins.delivery.jenkins;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jvnet.hudson.test.JenkinsRule;

/** A browser for each user, logged in once, because that takes longer than all requests; it takes any answer. */
public final class UserBrowsers {
    private final Supplier<JenkinsRule.WebClient> opening;
    private final Map<String, JenkinsRule.WebClient> browsers = new HashMap<>();

    /** @param opening one that nobody has logged in with */
    public UserBrowsers(Supplier<JenkinsRule.WebClient> opening) {
        this.opening = opening;
    }

    public JenkinsRule.WebClient of(String user) throws Exception {
        JenkinsRule.WebClient browser = browsers.get(user);
        if (browser == null) {
            browser = opening.get().withThrowExceptionOnFailingStatusCode(false);
            browser.login(user);
            browsers.put(user, browser);
        }
        return browser;
    }
}
