package io.jenkins.plugins.delivery.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The outcomes as a table of Markdown. */
final class CampaignTable {
    private static final List<String> HEADERS = List.of(
            "what was interrupted",
            "by",
            "moments",
            "SUCCESS",
            "FAILURE",
            "ABORTED",
            "true outcomes",
            "releases left pending",
            "secret files left",
            "processes left");

    private final List<Outcome> outcomes;

    CampaignTable(List<Outcome> outcomes) {
        this.outcomes = outcomes;
    }

    String markdown() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADERS);
        rows.add(HEADERS.stream().map(header -> "---").toList());
        for (Work work : Work.values()) {
            for (Blow blow : Blow.values()) {
                rows.add(row(
                        work.name(),
                        blow.name(),
                        outcomes.stream()
                                .filter(outcome -> outcome.moment().work() == work
                                        && outcome.moment().blow() == blow)
                                .toList()));
            }
        }
        rows.add(row("all", "", outcomes));
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
        return text.toString();
    }

    private static List<String> row(String work, String blow, List<Outcome> some) {
        return List.of(
                work,
                blow,
                String.valueOf(some.size()),
                count(some, outcome -> outcome.result().equals("SUCCESS")),
                count(some, outcome -> outcome.result().equals("FAILURE")),
                count(some, outcome -> outcome.result().equals("ABORTED")),
                count(some, outcome -> outcome.lies().isEmpty()),
                sum(some.stream().map(Outcome::pending).toList()),
                sum(some.stream().map(Outcome::secrets).toList()),
                sum(some.stream().map(Outcome::processes).toList()));
    }

    private static String count(List<Outcome> some, Predicate<Outcome> which) {
        return String.valueOf(some.stream().filter(which).count());
    }

    private static String sum(List<List<String>> found) {
        return String.valueOf(found.stream().mapToInt(List::size).sum());
    }
}
