package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.List;
import java.util.Optional;

/**
 * The report with which Spring Boot ends a start that failed, as it writes it below its stars: {@code APPLICATION FAILED
 * TO START}, a description, and mostly an action.
 */
final class StartReport {
    private static final String TITLE = "APPLICATION FAILED TO START";
    private static final String DESCRIPTION = "Description:";
    private static final String ACTION = "Action:";

    private StartReport() {}

    /**
     * What the last report in a log describes, in one line without its full stop.
     *
     * @param log without empty lines
     */
    static Optional<String> in(List<String> log) {
        List<String> lines = log.stream().map(String::strip).toList();
        int title = lines.lastIndexOf(TITLE);
        if (title < 0) {
            return Optional.empty();
        }
        List<String> report = lines.subList(title + 1, lines.size());
        int description = report.indexOf(DESCRIPTION);
        if (description < 0) {
            return Optional.empty();
        }
        List<String> rest = report.subList(description + 1, report.size());
        int action = rest.indexOf(ACTION);
        String text = OneLine.of(String.join(" ", action < 0 ? rest : rest.subList(0, action)));
        return Optional.of(text.endsWith(".") ? text.substring(0, text.length() - 1) : text)
                .filter(said -> !said.isBlank());
    }
}
