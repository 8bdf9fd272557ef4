package io.jenkins.plugins.delivery.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.config.ReportLanguage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlReportTest {
    private static final FailureReport DEPLOY = new FailureReport(
            ReportKind.FAILED,
            new BuildFacts(
                    "shop/deploy",
                    12,
                    "main",
                    "Deploy to test",
                    "helmDeploy",
                    "https://ci.example.com/job/shop/job/deploy/12/",
                    "https://ci.example.com/job/shop/job/deploy/12/execution/node/17/log/"),
            new Reason(
                    "it was killed for using more memory than its limit of 512Mi",
                    "out-of-memory",
                    "Pod index-7d9f-abcde, container app",
                    List.of("event: BackOff Back-off restarting failed container", "log: java.lang.OutOfMemoryError"),
                    "raise the limit, or lower -XX:MaxRAMPercentage"),
            List.of(new Change("Li Lei", "Cache all the orders <in memory>", "3f2a1bc")),
            3,
            List.of(new BrokenTest("com.example.OrderTest.sums", "expected: <3> but was: <4>", 2)),
            0,
            List.of("Upgrading, for at most 300 s", "FAILED, and this is why:"),
            List.of(new RunningRelease(
                    "index",
                    "test",
                    "registry.example.com/shop/shop.index:3e1",
                    "Rolled back to revision 4 (3e1), which runs as revision 6",
                    "https://ci.example.com/deliveries/service/index/environment/test/")));

    /** Look at the files in a browser when the layout changes, then put what the test got in their place. */
    @ParameterizedTest
    @EnumSource
    void readsAsTheGoldenFileOfEachLanguage(ReportLanguage language) throws IOException {
        assertThat(HtmlReport.of(DEPLOY, language)).isEqualTo(golden("deploy-failed." + language.text() + ".html"));
    }

    @Test
    void theSubjectNamesTheCause() {
        assertThat(MailSubject.of(DEPLOY, ReportLanguage.ENGLISH))
                .isEqualTo("FAILED: Job 'shop/deploy [12]' - index in test: out-of-memory");
        assertThat(MailSubject.of(DEPLOY, ReportLanguage.CHINESE))
                .isEqualTo("失败：任务“shop/deploy [12]” - test 中的 index：out-of-memory");
    }

    /** Whatever somebody writes into a log, a commit, a branch or a test is text and nothing else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "${FILE,path=\"/etc/passwd\"}",
                "$DEFAULT_CONTENT",
                "${SCRIPT, template=\"x\"}",
                "x\r\nBcc: everybody@example.com",
                "it's '{0}' and {1}",
                "\u202Egnp.exe"
            })
    void nothingInABuildCanAct(String hostile) {
        FailureReport report = new FailureReport(
                ReportKind.UNSTABLE,
                new BuildFacts(hostile, 1, hostile, hostile, hostile, null, null),
                new Reason(hostile, "crash", hostile, List.of(hostile), hostile),
                List.of(new Change(hostile, hostile, hostile)),
                0,
                List.of(new BrokenTest(hostile, hostile, 3)),
                0,
                List.of(hostile),
                List.of(new RunningRelease(hostile, hostile, hostile, hostile, hostile)));

        String html = HtmlReport.of(report, ReportLanguage.ENGLISH);
        String subject = MailSubject.of(report, ReportLanguage.ENGLISH);

        assertThat(html).doesNotContain("<script", "<img", "$", "\r", "\u202E");
        assertThat(subject).doesNotContain("$", "\r", "\n", "\u202E");
        assertThat(MailSubject.inert(hostile)).doesNotContain("$", "\r", "\n");
        if (hostile.contains("{0}")) {
            assertThat(html).contains("it&#39;s &#39;{0}&#39; and {1}");
        }
    }

    @Test
    void aRecoveryIsShort() {
        FailureReport report = new FailureReport(
                ReportKind.RECOVERED,
                new BuildFacts("index", 4, null, null, null, null, null),
                null,
                List.of(),
                0,
                List.of(),
                0,
                List.of(),
                List.of());

        assertThat(HtmlReport.of(report, ReportLanguage.ENGLISH))
                .contains("Build 4 of index is well again")
                .doesNotContain("<h2");
        assertThat(MailSubject.of(report, ReportLanguage.ENGLISH)).isEqualTo("RECOVERED: Job 'index [4]'");
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = HtmlReportTest.class.getResourceAsStream(name)) {
            assertThat(file).as(name).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
