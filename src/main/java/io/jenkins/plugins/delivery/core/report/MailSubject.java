package io.jenkins.plugins.delivery.core.report;

import io.jenkins.plugins.delivery.core.config.ReportLanguage;

/** The subject of a mail. */
public final class MailSubject {
    private static final int LONGEST = 180;

    private MailSubject() {}

    /** What happened to which build, and the cause in short. */
    public static String of(FailureReport report, ReportLanguage language) {
        BuildFacts build = report.build();
        MailText text = new MailText(language);
        String subject = text.say("subject." + report.kind(), build.job(), Integer.toString(build.number()));
        return inert(subject + shortCause(report, text));
    }

    /** A subject that a user wrote. */
    public static String inert(String subject) {
        String header = InertText.header(subject);
        return header.length() <= LONGEST ? header : header.substring(0, LONGEST - 1) + "…";
    }

    private static String shortCause(FailureReport report, MailText text) {
        if (report.reason() != null && report.reason().code() != null) {
            String code = report.reason().code();
            // The last one is what failed: nothing is deployed after it.
            return " - "
                    + report.releases().stream()
                            .reduce((earlier, later) -> later)
                            .map(release -> text.say("subject.release", release.release(), release.environment(), code))
                            .orElse(code);
        }
        return report.build().stage() == null
                ? ""
                : " - " + text.say("subject.stage", report.build().stage());
    }
}
