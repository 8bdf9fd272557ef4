package io.jenkins.plugins.delivery.core.report;

import io.jenkins.plugins.delivery.core.config.ReportLanguage;
import io.jenkins.plugins.delivery.core.rollout.CauseText;
import java.util.Optional;

/** A report as the HTML of a mail. email-ext makes the text part of it, so it also reads well without its tags. */
public final class HtmlReport {
    private final FailureReport report;
    private final MailText text;
    private final MailSheet sheet;

    private HtmlReport(FailureReport report, MailText text) {
        this.report = report;
        this.text = text;
        this.sheet = new MailSheet(
                text,
                color(report.kind()),
                text.sayInert(
                        "title." + report.kind(),
                        report.build().job(),
                        report.build().number()));
    }

    /** The whole document. */
    public static String of(FailureReport report, ReportLanguage language) {
        return new HtmlReport(report, new MailText(language)).write();
    }

    private static String color(ReportKind kind) {
        return switch (kind) {
            case FAILED -> MailSheet.RED;
            case UNSTABLE -> MailSheet.AMBER;
            case RECOVERED, SUCCEEDED -> MailSheet.GREEN;
        };
    }

    private String write() {
        what();
        why();
        changes();
        tests();
        log();
        releases();
        return sheet.end();
    }

    private void what() {
        BuildFacts build = report.build();
        fact("branch", build.branch());
        fact("stage", build.stage());
        fact("step", build.step());
        links(build);
    }

    private void fact(String label, String value) {
        if (value != null) {
            sheet.paragraph(say("fact." + label, value));
        }
    }

    private void links(BuildFacts build) {
        if (build.url() != null) {
            sheet.paragraph(MailSheet.link(build.url(), say("link.build"))
                    + (build.logUrl() == null ? "" : " &middot; " + MailSheet.link(build.logUrl(), say("link.log"))));
        }
    }

    private void why() {
        Reason reason = report.reason();
        if (reason == null) {
            return;
        }
        sheet.heading(say("heading.why"));
        sheet.paragraph(InertText.html(reason.told()));
        if (reason.code() != null) {
            sheet.paragraph(say(
                    "why.code",
                    reason.code(),
                    causeText(reason).map(CauseText::title).orElse("")));
        }
        if (!reason.evidence().isEmpty()) {
            sheet.code(reason.evidence());
        }
        if (reason.hint() != null) {
            sheet.remedy(
                    say("why.hint"),
                    causeText(reason).map(cause -> cause.hint(reason.hint())).orElse(reason.hint()));
        }
    }

    private Optional<CauseText> causeText(Reason reason) {
        return CauseText.of(reason.code(), text.language().locale());
    }

    private void releases() {
        if (report.releases().isEmpty()) {
            return;
        }
        sheet.heading(say("heading.releases"));
        sheet.list(report.releases().stream().map(this::release).toList());
    }

    private String release(RunningRelease release) {
        return say("releases.one", release.release(), release.environment(), release.message())
                + (release.image().isEmpty() ? "" : "<br>" + say("releases.image", release.image()))
                + (release.url() == null ? "" : "<br>" + MailSheet.link(release.url(), say("link.release")));
    }

    private void changes() {
        if (report.changes().isEmpty()) {
            return;
        }
        sheet.heading(say("heading.changes"));
        sheet.list(report.changes().stream()
                .map(change -> say("changes.one", change.author(), change.message(), change.commit()))
                .toList());
        more(report.moreChanges());
    }

    private void tests() {
        if (report.tests().isEmpty()) {
            return;
        }
        sheet.heading(say("heading.tests"));
        sheet.list(report.tests().stream()
                .map(test -> InertText.html(test.name())
                        + (test.builds() > 1 ? " (" + say("tests.since", test.builds()) + ")" : "")
                        + (test.message().isEmpty() ? "" : "<br>" + InertText.html(test.message())))
                .toList());
        more(report.moreTests());
    }

    private void log() {
        if (!report.log().isEmpty()) {
            sheet.heading(say("heading.log"));
            sheet.code(report.log());
        }
    }

    private void more(int count) {
        if (count > 0) {
            sheet.paragraph(say("more", count));
        }
    }

    private String say(String key, Object... arguments) {
        return text.sayInert(key, arguments);
    }
}
