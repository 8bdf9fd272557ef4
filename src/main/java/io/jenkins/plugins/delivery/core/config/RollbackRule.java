package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.text.Choice;

/** Which revisions an environment may be taken back to by hand; a deploy that fails goes back by itself. */
public enum RollbackRule implements Choice {
    /** Every revision that Helm still has. */
    ANY("any"),
    /** Those whose image a deploy saw healthy. */
    HEALTHY("healthy"),
    /** Those that were healthy, and only as a deploy of their image would be let in. */
    AS_DEPLOY("asDeploy");

    private final String text;

    RollbackRule(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }

    /** Finds a rule by what the settings write. */
    public static RollbackRule parse(String field, String text) {
        return Choice.parse(field, text, "a rule", values(), "or leave it empty");
    }
}
