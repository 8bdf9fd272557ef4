package io.jenkins.plugins.delivery.core.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.rollout.CauseText;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a check says of a deploy, of a preview or of the service itself.
 *
 * @param name the check's
 * @param result what came of it
 * @param asked the image that was to run; null when that is not known
 * @param changes what it changes, as the log has it; none when nobody wanted to know
 * @param preview whether it is a preview, whose address is what matters
 * @param url the page of the build that deployed; null when Jenkins does not know its own address
 */
public record DeployCheckText(
        String name,
        DeployResult result,
        @CheckForNull ImageToDeploy asked,
        List<String> changes,
        boolean preview,
        @CheckForNull String url) {
    /** Of the changes below what they are compared with, in the log. */
    private static final String INDENTATION = "  ";

    /** The check. */
    public CommitCheck in(CheckWords words) {
        boolean runs = result.status() == DeployStatus.DEPLOYED;
        String address = preview && runs ? words.hide(result.url()) : "";
        boolean leadsThere = !address.isEmpty();
        return new CommitCheck(
                name,
                state(),
                leadsThere ? address : title(words),
                summary(words, address),
                changes(words),
                leadsThere ? address : url);
    }

    private CommitCheck.State state() {
        return switch (result.status()) {
            case DEPLOYED -> CommitCheck.State.SUCCEEDED;
            case DRY_RUN, REMOVED -> CommitCheck.State.NEUTRAL;
            case FAILED, ROLLED_BACK, UNINSTALLED -> CommitCheck.State.FAILED;
        };
    }

    private String title(CheckWords words) {
        Diagnosis why = result.diagnosis();
        return why == null
                ? words.hide(result.message())
                : words.say(
                        "why.code",
                        why.cause().code(),
                        cause(words).map(CauseText::title).orElse(""));
    }

    private String summary(CheckWords words, String address) {
        CheckPage page = words.page();
        if (!address.isEmpty()) {
            page.paragraph(words.say("check.address", InertMarkdown.link(address)));
        }
        why(page, words);
        page.list(facts(words));
        if (result.diagnosis() != null) {
            page.heading(words.say("heading.releases"));
            page.paragraph(words.text(result.message()));
            page.paragraph(
                    result.image().isEmpty()
                            ? words.say("check.nothing")
                            : words.sayCode("releases.image", result.image()));
        }
        words.link(page, url);
        return page.end();
    }

    private void why(CheckPage page, CheckWords words) {
        Diagnosis why = result.diagnosis();
        if (why == null) {
            page.paragraph(words.text(result.message()));
            return;
        }
        page.heading(words.say("heading.why"));
        page.paragraph(words.text(why.told()));
        if (!why.evidence().isEmpty()) {
            page.code("", words.hide(why.evidence()));
        }
        page.paragraph("**" + words.say("why.hint") + "** "
                + words.text(cause(words).map(text -> text.hint(why.hint())).orElse(why.hint())));
    }

    private Optional<CauseText> cause(CheckWords words) {
        return result.diagnosis() == null
                ? Optional.empty()
                : CauseText.of(
                        result.diagnosis().cause().code(), words.language().locale());
    }

    private List<String> facts(CheckWords words) {
        List<String> facts = new ArrayList<>();
        if (asked != null) {
            String named = asked.repository() + (asked.tag() == null ? "" : ":" + asked.tag());
            facts.add(words.sayCode("releases.image", named));
            if (asked.digest() != null) {
                facts.add(words.sayCode("check.digest", asked.digest().value()));
            }
        }
        facts.add(words.sayCode("check.release", result.release(), result.namespace(), result.environment()));
        if (!preview && !result.url().isEmpty()) {
            facts.add(words.say("check.address", InertMarkdown.link(words.hide(result.url()))));
        }
        return facts;
    }

    private String changes(CheckWords words) {
        if (changes.isEmpty()) {
            return "";
        }
        CheckPage page = words.page();
        page.heading(words.say("check.heading.changes"));
        // Hosts colour what begins with a plus or a minus.
        page.code(
                "diff",
                words.hide(changes).stream()
                        .map(line -> line.startsWith(INDENTATION) ? line.substring(INDENTATION.length()) : line)
                        .toList());
        return page.end();
    }
}
