package io.jenkins.plugins.delivery.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.config.ReportLanguage;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.helm.flow.ImageProof;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.core.quality.QualityCheck;
import io.jenkins.plugins.delivery.core.rollout.Cause;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckTextTest {
    private static final Digest DIGEST =
            Digest.parse("sha256:" + "0a".repeat(32)).orElseThrow();
    private static final String BUILD = "https://ci.example.com/job/deploy/12/";
    private static final CheckWords ENGLISH = new CheckWords(ReportLanguage.ENGLISH, UnaryOperator.identity());

    private static final Diagnosis KILLED = new Diagnosis(
            Cause.OUT_OF_MEMORY,
            "Pod index-7d9f-abcde, container app",
            "it was killed for using more memory than its limit of 512Mi",
            List.of("event: BackOff Back-off restarting failed container", "log: java.lang.OutOfMemoryError"),
            "raise the limit, or lower -XX:MaxRAMPercentage");

    private static final List<String> CHANGES = List.of(
            "Changes against revision 4 (3e1, deployed):",
            "  ~ Deployment index",
            "      spec.replicas: 1 → 2",
            "  + ConfigMap index");

    /** Look at the files as GitHub would show them when the words change, then put what the test got in their place. */
    @ParameterizedTest
    @EnumSource
    void aDeployThatFailedReadsAsTheGoldenFileOfEachLanguage(ReportLanguage language) throws IOException {
        CommitCheck check = deploy(result(DeployStatus.ROLLED_BACK, "", KILLED), CHANGES, false)
                .in(new CheckWords(language, UnaryOperator.identity()));

        assertThat(check.name()).isEqualTo("Deploy of index to test");
        assertThat(check.state()).isEqualTo(CommitCheck.State.FAILED);
        assertThat(check.url()).isEqualTo(BUILD);
        assertThat(check.title() + "\n=====\n" + check.summary() + "\n=====\n" + check.text() + "\n")
                .isEqualTo(golden("deploy-failed." + language.text() + ".md"));
    }

    @Test
    void aPreviewLeadsToItsAddress() {
        String address = "http://index-pr-12.dev.example.com/index";
        CommitCheck check = deploy(result(DeployStatus.DEPLOYED, address, null), List.of(), true)
                .in(ENGLISH);

        assertThat(check.state()).isEqualTo(CommitCheck.State.SUCCEEDED);
        assertThat(check.title()).isEqualTo(address);
        assertThat(check.url()).isEqualTo(address);
        assertThat(check.summary())
                .startsWith("Address: [http\\://index-pr-12.dev.example.com/index](<" + address + ">)")
                .contains("(<" + BUILD + ">)");
        assertThat(check.text()).isEmpty();
    }

    /** A manifest of the pull request says what the address is. */
    @Test
    void anAddressThatIsNoneIsNoLink() {
        for (String address : List.of(
                "javascript:alert(1)",
                "http://a b/",
                "http://x/>)[y](http://evil.example.com)",
                "http://",
                "http://x/`")) {
            CommitCheck check = deploy(result(DeployStatus.DEPLOYED, address, null), List.of(), true)
                    .in(ENGLISH);

            assertThat(check.url()).isNull();
            assertThat(check.summary()).contains("Address: `").doesNotContain("](<" + address);
        }
    }

    @Test
    void anImageIsToldWithWhatTheGateSaid() {
        ImageBuildResult built =
                new ImageBuildResult("r.example.com/bss/index", "1", DIGEST, false, EngineName.KANIKO, 3_000, 0);
        CommitCheck none = new ImageCheckText("index", built, null, List.of(), BUILD).in(ENGLISH);
        assertThat(none.name()).isEqualTo("Image of index");
        assertThat(none.title()).isEqualTo("r.example.com/bss/index:1");
        assertThat(none.state()).isEqualTo(CommitCheck.State.SUCCEEDED);
        assertThat(none.summary())
                .contains(
                        "- Image: `r.example.com/bss/index:1`",
                        "- Digest: `" + DIGEST + "`",
                        "- Engine: `kaniko`",
                        "- Quality gate: nothing was said of it by then");

        CommitCheck failed = new ImageCheckText(
                        "index",
                        built,
                        false,
                        List.of(new QualityCheck("Line | coverage", ">= 80 %", "<b>12 %</b>", false)),
                        BUILD)
                .in(ENGLISH);
        assertThat(failed.state()).isEqualTo(CommitCheck.State.NEUTRAL);
        assertThat(failed.summary()).contains("- Quality gate: not passed");
        assertThat(failed.text()).contains("| Line \\| coverage | \\>= 80 % | \\<b\\>12 %\\</b\\> | not passed |");
    }

    @Test
    void whatTheLogHidesIsHiddenAndWhatLooksLikeASecretToo() {
        Diagnosis talkative = KILLED.withEvidence(List.of("log: s3cr*t-of_the build", "log: password=hunter22"));
        CommitCheck check = deploy(
                        result(DeployStatus.FAILED, "", talkative),
                        List.of("      data.x: s3cr*t-of_the build → y"),
                        false)
                .in(new CheckWords(
                        ReportLanguage.ENGLISH, line -> line.replace("s3cr*t-of_the build", "(hidden by the log)")));

        assertThat(check.summary() + check.text())
                .contains("log: (hidden by the log)", "data.x: (hidden by the log) → y")
                .doesNotContain("s3cr", "hunter22");
    }

    @Test
    void nothingFromOutsideActs() {
        String hostile =
                "**b** <img src=x> [a](http://evil.example.com) ![i](y) @team #12 `c` www.evil.example.com | $x$ &amp;";
        Diagnosis words = new Diagnosis(Cause.CRASH, hostile, hostile, List.of("```", "````js <script>"), hostile);

        CommitCheck check = deploy(
                        result(DeployStatus.FAILED, "", words), List.of("  ``` <b>", "# x\u001b[31m\u202e"), false)
                .in(ENGLISH);

        assertThat(check.summary())
                .contains("\\*\\*b\\*\\* \\<img src=x\\> \\[a\\](http\\://evil.example.com)")
                .contains("@\u200bteam #\u200b12 \\`c\\` www\\.evil.example.com \\| \\$x\\$ \\&amp;")
                .contains("`````\n```\n````js <script>\n")
                .doesNotContain(" @team", "<img src=x> ![");
        assertThat(check.text()).contains("````diff\n``` <b>\n").doesNotContain("\u001b", "\u202e");
        for (String beginning : List.of("# x", "- x", "+ x", "1. x", "12) x", "=== x")) {
            assertThat(InertMarkdown.text(beginning)).contains("\\");
        }
        assertThat(InertMarkdown.text("1.5 GB, a-b, mail@example.com")).isEqualTo("1\\.5 GB, a-b, mail@example.com");
        assertThat(InertMarkdown.code("`")).isEqualTo("`` ` ``");
        assertThat(InertMarkdown.code("a``b")).isEqualTo("```a``b```");
    }

    /** In the unit of GitHub, and in bytes. */
    @Test
    void whatIsTooMuchIsLeftOutInWords() {
        List<String> many = Collections.nCopies(100, "文".repeat(990));
        CommitCheck check =
                deploy(result(DeployStatus.DEPLOYED, "", null), many, false).in(ENGLISH);

        assertThat(check.text().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(30_000, 65_535);
        assertThat(check.text())
                .endsWith("\n```\n\nThe rest is left out, since a check can hold no more. The log of the build has it"
                        + " all.");

        CommitCheck talkative = deploy(
                        result(DeployStatus.FAILED, "", KILLED.withEvidence(Collections.nCopies(60, "文".repeat(600)))),
                        List.of(),
                        false)
                .in(ENGLISH);
        assertThat(talkative.summary().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(30_000, 65_535);
        assertThat(talkative.summary())
                .contains("**What to do:** raise the limit", "### What runs now")
                .endsWith("The log of the build has it all.");

        CommitCheck fences = deploy(
                        result(DeployStatus.DEPLOYED, "", null), Collections.nCopies(100, "`".repeat(1_000)), false)
                .in(ENGLISH);
        assertThat(fences.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(65_535);
        assertThat(deploy(result(DeployStatus.DEPLOYED, "x".repeat(100_000), null), List.of(), true)
                        .in(ENGLISH)
                        .title())
                .hasSizeLessThan(300);
    }

    @Test
    void whatDidNotComeToAResultIsToldAsWell() {
        assertThat(ENGLISH.running("Image of index", BUILD))
                .isEqualTo(new CommitCheck(
                        "Image of index",
                        CommitCheck.State.RUNNING,
                        "Under way",
                        "Under way.\n\nBuild: [https\\://ci.example.com/job/deploy/12/](<" + BUILD + ">)",
                        "",
                        BUILD));
        CommitCheck failed = ENGLISH.stopped("Image of index", false, "No <Dockerfile>", null);
        assertThat(failed.state()).isEqualTo(CommitCheck.State.FAILED);
        assertThat(failed.title()).isEqualTo("Failed: No <Dockerfile>");
        assertThat(failed.summary()).isEqualTo("No \\<Dockerfile\\>");
        assertThat(ENGLISH.stopped("Image of index", true, "Aborted by alice", null)
                        .state())
                .isEqualTo(CommitCheck.State.ABORTED);
    }

    private static DeployCheckText deploy(DeployResult result, List<String> changes, boolean preview) {
        return new DeployCheckText(
                CommitCheck.ofDeploy("index", "test"),
                result,
                new ImageToDeploy("registry.example.com/bss/bss.index", "4f2", DIGEST),
                changes,
                preview,
                BUILD);
    }

    private static DeployResult result(DeployStatus status, String url, Diagnosis why) {
        return new DeployResult(
                "index",
                "test",
                "bss-test",
                6,
                4,
                status,
                why == null ? "registry.example.com/bss/bss.index:4f2" : "registry.example.com/bss/bss.index:3e1",
                url,
                why == null
                        ? "Deployed index 4f2 to test as revision 5"
                        : "Rolled back to revision 4 (3e1), which runs as revision 6",
                why,
                ImageProof.NONE);
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = CheckTextTest.class.getResourceAsStream(name)) {
            return in == null ? "(none)" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
