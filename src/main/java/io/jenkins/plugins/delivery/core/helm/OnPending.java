package io.jenkins.plugins.delivery.core.helm;

import io.jenkins.plugins.delivery.core.text.Choice;

/** What to do with a release that Helm says somebody is working on. */
public enum OnPending implements Choice {
    /** Wait until it is done, at most for the timeout. */
    WAIT("wait"),
    /** Fail at once. */
    FAIL("fail"),
    /** Take it for left by a run that is gone, mark the revision as failed, and go on. */
    RECOVER("recover");

    private final String text;

    OnPending(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }

    public static OnPending parse(String text) {
        return Choice.parse("onPending", text, values());
    }
}
