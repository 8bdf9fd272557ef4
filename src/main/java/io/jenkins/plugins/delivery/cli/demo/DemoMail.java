package io.jenkins.plugins.delivery.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.config.ReportLanguage;
import io.jenkins.plugins.delivery.core.report.BuildFacts;
import io.jenkins.plugins.delivery.core.report.Change;
import io.jenkins.plugins.delivery.core.report.FailureReport;
import io.jenkins.plugins.delivery.core.report.HtmlReport;
import io.jenkins.plugins.delivery.core.report.MailSubject;
import io.jenkins.plugins.delivery.core.report.Reason;
import io.jenkins.plugins.delivery.core.report.ReportKind;
import io.jenkins.plugins.delivery.core.report.RunningRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;

/** The mail that {@code notifyFailure} would send, as a file: the demo knows nobody's mail server. */
final class DemoMail {
    private static final int ABBREVIATED = 7;

    private DemoMail() {}

    /** Why a deploy failed, as its result says it. */
    static Reason reason(JsonNode result) {
        JsonNode diagnosis = result.path("diagnosis");
        List<String> evidence = new ArrayList<>();
        diagnosis.path("evidence").forEach(line -> evidence.add(line.asText()));
        return new Reason(
                diagnosis.path("sentence").asText(),
                diagnosis.path("code").asText(),
                diagnosis.path("object").asText(),
                evidence,
                diagnosis.path("hint").asText());
    }

    /** What a deploy left behind, as its result says it. */
    static RunningRelease release(JsonNode result) {
        return new RunningRelease(
                result.path("release").asText(),
                result.path("environment").asText(),
                result.path("image").asText(),
                result.path("message").asText(),
                null);
    }

    /** Writes it. Returns its subject. */
    static String write(Path file, Reason reason, RevCommit change, List<RunningRelease> releases) throws IOException {
        FailureReport report = new FailureReport(
                ReportKind.FAILED,
                new BuildFacts("demo/index", 2, "main", "Deploy", "helmDeploy", null, null),
                reason,
                List.of(new Change(
                        change.getAuthorIdent().getName(),
                        change.getShortMessage(),
                        change.abbreviate(ABBREVIATED).name())),
                0,
                List.of(),
                0,
                List.of(),
                releases);
        Files.writeString(file, HtmlReport.of(report, ReportLanguage.ENGLISH));
        return MailSubject.of(report, ReportLanguage.ENGLISH);
    }
}
