package io.jenkins.plugins.delivery.core.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.config.ReportLanguage;
import io.jenkins.plugins.delivery.core.rollout.ClusterWarning;
import io.jenkins.plugins.delivery.core.rollout.ClusterWarningKind;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A mail about what a cluster warned of, by cause.
 *
 * @param environment the environment's name
 * @param namespace its namespace
 * @param since for how long back, as the user wrote it
 * @param warnings the worst kind first
 * @param known the keys of those that were told of already
 * @param buildUrl the build that found them; null when Jenkins does not know its own address
 */
public record WarningsReport(
        String environment,
        String namespace,
        String since,
        List<ClusterWarning> warnings,
        Set<String> known,
        @CheckForNull String buildUrl) {
    /** The worst kind, and of what. */
    public String subject(ReportLanguage language) {
        List<ClusterWarning> fresh = warnings.stream()
                .filter(warning -> !known.contains(warning.key()))
                .toList();
        ClusterWarningKind worst = fresh.get(0).kind();
        String objects = fresh.stream()
                .filter(warning -> warning.kind() == worst)
                .map(ClusterWarning::object)
                .distinct()
                .collect(Collectors.joining(", "));
        MailText text = new MailText(language);
        return MailSubject.inert(text.say("warnings.subject", environment, text.say("kind." + worst.code()), objects));
    }

    /** The whole document. */
    public String html(ReportLanguage language) {
        MailText text = new MailText(language);
        MailSheet sheet = new MailSheet(text, MailSheet.RED, text.sayInert("warnings.title", environment));
        sheet.paragraph(text.sayInert("warnings.since", namespace, since));
        if (buildUrl != null) {
            sheet.paragraph(MailSheet.link(buildUrl, text.sayInert("link.build")));
        }
        for (ClusterWarningKind kind : ClusterWarningKind.values()) {
            List<ClusterWarning> ofKind =
                    warnings.stream().filter(warning -> warning.kind() == kind).toList();
            if (!ofKind.isEmpty()) {
                sheet.heading(text.sayInert("kind." + kind.code()));
                sheet.list(ofKind.stream().map(warning -> line(warning, text)).toList());
                if (kind != ClusterWarningKind.OTHER) {
                    sheet.remedy(text.sayInert("why.hint"), text.say("remedy." + kind.code()));
                }
            }
        }
        return sheet.end();
    }

    private String line(ClusterWarning warning, MailText text) {
        return (known.contains(warning.key()) ? "" : "<strong>" + text.sayInert("warnings.new") + "</strong> ")
                + text.sayInert(
                        "warnings.one",
                        warning.object(),
                        warning.reason(),
                        warning.count(),
                        warning.last().truncatedTo(ChronoUnit.SECONDS))
                + "<br>"
                + InertText.html(warning.message());
    }
}
