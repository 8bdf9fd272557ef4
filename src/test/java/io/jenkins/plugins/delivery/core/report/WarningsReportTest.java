package io.jenkins.plugins.delivery.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.config.ReportLanguage;
import io.jenkins.plugins.delivery.core.rollout.ClusterWarning;
import io.jenkins.plugins.delivery.core.rollout.ClusterWarningKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarningsReportTest {
    private static final Instant LAST = Instant.parse("2026-11-23T08:15:30.123Z");
    private static final ClusterWarning KILLED = new ClusterWarning(
            ClusterWarningKind.OUT_OF_MEMORY,
            "Pod index",
            "OOMKilled",
            "container app was killed for using too much memory",
            3,
            LAST);
    private static final WarningsReport REPORT = new WarningsReport(
            "prod",
            "shop-prod",
            "1h",
            List.of(
                    KILLED,
                    new ClusterWarning(
                            ClusterWarningKind.NO_ROOM,
                            "Pod orders",
                            "FailedScheduling",
                            "0/3 nodes are available: 3 Insufficient memory",
                            12,
                            LAST),
                    new ClusterWarning(
                            ClusterWarningKind.OTHER, "Ingress user", "Sync", "<script>alert(1)</script> $X", 1, LAST)),
            Set.of(KILLED.key()),
            "https://ci.example.com/job/events/12/");

    @ParameterizedTest
    @EnumSource
    void readsAsTheGoldenFileOfEachLanguage(ReportLanguage language) throws IOException {
        String name = "warnings." + language.text() + ".html";
        try (InputStream golden = WarningsReportTest.class.getResourceAsStream(name)) {
            assertThat(golden).as(name).isNotNull();
            assertThat(REPORT.html(language))
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain("<script", "$");
        }
    }

    /** What was told of before is not what the mail is about. */
    @Test
    void theSubjectNamesWhatIsNew() {
        assertThat(REPORT.subject(ReportLanguage.ENGLISH)).isEqualTo("prod: No room to schedule - Pod orders");
        assertThat(REPORT.subject(ReportLanguage.CHINESE)).isEqualTo("prod：没有可调度的资源 - Pod orders");
    }
}
