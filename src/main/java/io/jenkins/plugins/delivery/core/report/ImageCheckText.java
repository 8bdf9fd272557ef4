package io.jenkins.plugins.delivery.core.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.core.quality.QualityCheck;
import java.util.ArrayList;
import java.util.List;

/**
 * What a check says of an image.
 *
 * @param app the service's name
 * @param image as it was built or found
 * @param gatePassed what the quality gate said of it; null when none has said anything by then
 * @param gate its rows; none when another build's gate spoke
 * @param url the page of the build; null when Jenkins does not know its own address
 */
public record ImageCheckText(
        String app,
        ImageBuildResult image,
        @CheckForNull Boolean gatePassed,
        List<QualityCheck> gate,
        @CheckForNull String url) {
    /** The check. An image that the gate would not have is there all the same, so it did not fail. */
    public CommitCheck in(CheckWords words) {
        CheckPage summary = words.page();
        List<String> facts = new ArrayList<>(List.of(
                words.sayCode("releases.image", image.image()),
                words.sayCode("check.digest", image.digest().value()),
                image.engine() == null
                        ? words.say("check.image.reused")
                        : words.sayCode("check.image.engine", image.engine().text()),
                words.say("check.image.gate." + verdict())));
        summary.list(facts);
        words.link(summary, url);
        return new CommitCheck(
                CommitCheck.ofImage(app),
                Boolean.FALSE.equals(gatePassed) ? CommitCheck.State.NEUTRAL : CommitCheck.State.SUCCEEDED,
                words.hide(image.image()),
                summary.end(),
                gatePage(words),
                url);
    }

    private String verdict() {
        return gatePassed == null ? "none" : gatePassed ? "passed" : "failed";
    }

    private String gatePage(CheckWords words) {
        if (gate.isEmpty()) {
            return "";
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                words.say("check.gate.what"),
                words.say("check.gate.wanted"),
                words.say("check.gate.found"),
                words.say("check.gate.verdict")));
        gate.forEach(row -> rows.add(List.of(
                words.text(row.name()),
                words.text(row.threshold()),
                words.text(row.value()),
                words.say("check.gate." + (row.passed() ? "passed" : "failed")))));
        CheckPage page = words.page();
        page.heading(words.say("check.heading.gate"));
        page.table(rows);
        return page.end();
    }
}
