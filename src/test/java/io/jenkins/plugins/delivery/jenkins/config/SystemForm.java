package io.jenkins.plugins.delivery.jenkins.config;

import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTextArea;
import org.jvnet.hudson.test.JenkinsRule;

/** The form of the system page, as an administrator opens it. */
final class SystemForm {
    private SystemForm() {}

    static HtmlPage systemPage(JenkinsRule jenkins) throws Exception {
        JenkinsRule.WebClient client = UnstyledBrowser.open(jenkins);
        return client.goTo("configure");
    }

    static HtmlTextArea textArea(HtmlForm form, String field) {
        return form.getTextAreaByName("_." + field);
    }

    /** A control with its label, and what is said beside it. */
    static HtmlElement formItem(HtmlElement control) {
        return (HtmlElement) control.getFirstByXPath("ancestor::div[contains(@class,'jenkins-form-item')][1]");
    }
}
