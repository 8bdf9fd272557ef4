package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Which revisions an environment may be taken back to by hand; a deploy that fails goes back by itself. */
public enum RollbackRule {
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

    /** As the settings write it. */
    public String text() {
        return text;
    }

    /** Finds a rule by what the settings write. */
    public static RollbackRule parse(String field, String text) {
        return Arrays.stream(values())
                .filter(rule -> rule.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        field,
                        text,
                        "is not a rule",
                        "use one of "
                                + Arrays.stream(values())
                                        .map(RollbackRule::text)
                                        .collect(Collectors.joining(", "))
                                + ", or leave it empty"));
    }
}
