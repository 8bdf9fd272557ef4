package io.jenkins.plugins.delivery.jenkins;

import org.jvnet.hudson.test.JenkinsRule;

/** A browser that leaves styles out: to parse those of Jenkins takes it longer than all the rest of a page. */
public final class UnstyledBrowser {
    private UnstyledBrowser() {}

    /** Returns a browser of its own, which nobody has logged in with. */
    public static JenkinsRule.WebClient open(JenkinsRule jenkins) {
        JenkinsRule.WebClient browser = jenkins.createWebClient();
        browser.getOptions().setCssEnabled(false);
        return browser;
    }
}
