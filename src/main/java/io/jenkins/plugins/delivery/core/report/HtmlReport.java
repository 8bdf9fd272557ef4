package io.jenkins.plugins.delivery.core.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A report as the HTML of a mail: tables and styles on the elements, which is what all mail readers show alike, one
 * column that fits a phone, and no image. email-ext makes the text part of it, so it also reads well without its tags.
 */
public final class HtmlReport {
    private static final String FONT = "font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif";
    private static final String BODY = "margin:0;padding:16px;background:#f5f6f8;color:#14141f;" + FONT;
    private static final String SHEET =
            "width:100%;max-width:680px;margin:0 auto;background:#ffffff;border:1px solid #dcdfe6;border-collapse:collapse";
    private static final String CELL =
            "padding:16px 20px;font-size:15px;line-height:1.5;word-break:break-word;overflow-wrap:anywhere;" + FONT;
    private static final String HEADING = "margin:20px 0 6px;font-size:16px";
    private static final String FACT = "margin:0 0 4px";
    private static final String CODE =
            "margin:0;padding:10px 12px;background:#f5f6f8;border:1px solid #dcdfe6;font-size:12px;"
                    + "line-height:1.45;white-space:pre-wrap;word-break:break-word;font-family:Consolas,Menlo,monospace";

    private final FailureReport report;
    private final ReportLanguage language;
    private final StringBuilder html = new StringBuilder();

    private HtmlReport(FailureReport report, ReportLanguage language) {
        this.report = report;
        this.language = language;
    }

    /** The whole document. */
    public static String of(FailureReport report, ReportLanguage language) {
        return new HtmlReport(report, language).write();
    }

    private String write() {
        html.append("<!DOCTYPE html>\n<html lang=\"")
                .append(language.tag())
                .append("\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("</head>\n<body style=\"")
                .append(BODY)
                .append("\">\n<table role=\"presentation\" style=\"")
                .append(SHEET)
                .append("\">\n<tr><td style=\"")
                .append(CELL)
                .append(";color:#ffffff;background:")
                .append(color())
                .append("\"><strong>")
                .append(title())
                .append("</strong></td></tr>\n<tr><td style=\"")
                .append(CELL)
                .append("\">\n");
        what();
        why();
        changes();
        tests();
        log();
        releases();
        return html.append("</td></tr>\n</table>\n</body></html>\n").toString();
    }

    private String color() {
        return switch (report.kind()) {
            case FAILED -> "#c4314b";
            case UNSTABLE -> "#8a5a00";
            case RECOVERED, SUCCEEDED -> "#1b7f3b";
        };
    }

    private String title() {
        return say(
                "title." + report.kind(),
                report.build().job(),
                Integer.toString(report.build().number()));
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
            html.append("<p style=\"")
                    .append(FACT)
                    .append("\">")
                    .append(say("fact." + label, value))
                    .append("</p>\n");
        }
    }

    private void links(BuildFacts build) {
        if (build.url() != null) {
            html.append("<p style=\"").append(FACT).append("\">").append(link(build.url(), "link.build"));
            if (build.logUrl() != null) {
                html.append(" &middot; ").append(link(build.logUrl(), "link.log"));
            }
            html.append("</p>\n");
        }
    }

    private String link(String url, String key) {
        return "<a href=\"" + InertText.html(url) + "\">" + say(key) + "</a>";
    }

    private void why() {
        Reason reason = report.reason();
        if (reason == null) {
            return;
        }
        heading("why");
        paragraph((reason.object() == null ? "" : reason.object() + ": ") + reason.sentence());
        if (reason.code() != null) {
            html.append("<p style=\"")
                    .append(FACT)
                    .append("\">")
                    .append(say("why.code", reason.code()))
                    .append("</p>\n");
        }
        if (!reason.evidence().isEmpty()) {
            code(reason.evidence());
        }
        if (reason.hint() != null) {
            html.append("<p style=\"margin:8px 0 0\"><strong>")
                    .append(say("why.hint"))
                    .append("</strong> ")
                    .append(InertText.html(reason.hint()))
                    .append("</p>\n");
        }
    }

    private void releases() {
        if (report.releases().isEmpty()) {
            return;
        }
        heading("releases");
        list(report.releases().stream()
                .map(release -> say("releases.one", release.release(), release.environment(), release.message())
                        + (release.image().isEmpty() ? "" : "<br>" + say("releases.image", release.image())))
                .toList());
    }

    private void changes() {
        if (report.changes().isEmpty()) {
            return;
        }
        heading("changes");
        list(report.changes().stream()
                .map(change -> say("changes.one", change.author(), change.message(), change.commit()))
                .toList());
        more(report.moreChanges());
    }

    private void tests() {
        if (report.tests().isEmpty()) {
            return;
        }
        heading("tests");
        list(report.tests().stream()
                .map(test -> InertText.html(test.name())
                        + (test.builds() > 1 ? " (" + say("tests.since", Integer.toString(test.builds())) + ")" : "")
                        + (test.message().isEmpty() ? "" : "<br>" + InertText.html(test.message())))
                .toList());
        more(report.moreTests());
    }

    private void log() {
        if (!report.log().isEmpty()) {
            heading("log");
            code(report.log());
        }
    }

    private void heading(String key) {
        html.append("<h2 style=\"")
                .append(HEADING)
                .append("\">")
                .append(say("heading." + key))
                .append("</h2>\n");
    }

    private void paragraph(String text) {
        html.append("<p style=\"")
                .append(FACT)
                .append("\">")
                .append(InertText.html(text))
                .append("</p>\n");
    }

    private void list(List<String> items) {
        html.append(items.stream()
                .collect(Collectors.joining(
                        "</li>\n<li>", "<ul style=\"margin:0;padding-left:20px\">\n<li>", "</li>\n</ul>\n")));
    }

    private void more(int count) {
        if (count > 0) {
            html.append("<p style=\"")
                    .append(FACT)
                    .append("\">")
                    .append(say("more", Integer.toString(count)))
                    .append("</p>\n");
        }
    }

    private void code(List<String> lines) {
        html.append("<pre style=\"")
                .append(CODE)
                .append("\">")
                .append(InertText.html(String.join("\n", lines)))
                .append("</pre>\n");
    }

    /** A sentence with what a build said in it. */
    private String say(String key, Object... arguments) {
        Object[] inert = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            inert[i] = InertText.html(String.valueOf(arguments[i]));
        }
        return language.say(key, inert);
    }
}
