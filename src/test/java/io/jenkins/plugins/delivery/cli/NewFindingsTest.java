package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.vulnerability.Reports;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** An environment lets in what adds nothing to what is known of the image that runs there. */
class NewFindingsTest extends ScannedImageFixture {
    @Override
    String rule() {
        return "{maxHigh: 0, newOnly: true}";
    }

    private ImageReference scanned(String tag, String report) throws Exception {
        ImageReference image = image(tag, build(tag, tag));
        attach(image, "sign");
        state(image, SIGNER, report, Instant.now());
        return image;
    }

    @Test
    void whatIsNewAgainstTheImageThatRunsCountsAndNothingElse() throws Exception {
        ImageReference first = scanned("v1", Reports.TRIVY);
        assertThat(refused(deploy("test", "v1")))
                .contains("All vulnerabilities count, since nothing runs in test yet")
                .contains("1 critical and not at most 0, 1 high and not at most 0, the worst CVE-2021-44228");
        done(deploy("test", "v1", "--override-reason", "as old as the hills"));

        // A fix that does not go far enough, and another one that does: nothing is added.
        ImageReference second = scanned(
                "v2",
                Reports.TRIVY
                        .replace("\"2.14.1\"", "\"2.14.2\"")
                        .replace("CVE-2022-1471", "CVE-2016-1000027")
                        .replace("org.yaml:snakeyaml", "org.springframework:spring-web"));
        assertThat(done(deploy("test", "v2")))
                .contains("Compared with the report of Trivy 0.69.1 of ")
                .contains(" of " + first.digest() + " that runs in test\n")
                .contains(": 0 critical, 0 high, 0 medium, 0 low new; ")
                .contains("  0 new against " + first.digest() + " that runs in test, ")
                .contains("  taken away: CVE-2022-1471 in org.yaml:snakeyaml 1.33, fixed in 2.0\n");

        scanned("v3", Reports.TRIVY);
        assertThat(refused(deploy("test", "v3")))
                .contains("  1 new against " + second.digest() + " that runs in test, 2 known there already\n"
                        + "  high      CVE-2022-1471  org.yaml:snakeyaml 1.33, fixed in 2.0\n")
                .contains(" has vulnerabilities, 1 new high and not at most 0 against " + second.digest()
                        + " that runs in test, the worst CVE-2022-1471 in org.yaml:snakeyaml 1.33, fixed in 2.0");
    }

    @Test
    void everythingCountsWhereWhatRunsHasNoReportWithAKeyThatIsBelieved() throws Exception {
        ImageReference unknown = image("v1", build("v1", "v1"));
        attach(unknown, "sign");
        done(deploy("test", "v1", "--override-reason", "nobody scanned then"));
        scanned("v2", Reports.TRIVY);
        assertThat(refused(deploy("test", "v2")))
                .contains("All vulnerabilities count, since " + unknown.digest() + " that runs in test has no report of"
                        + " its own that is signed with " + SIGNER.verificationKey() + ": have it scanned")
                .contains("1 critical and not at most 0");

        state(unknown, SIGNER, Reports.TRIVY, Instant.now());
        assertThat(done(deploy("test", "v2"))).contains("  0 new against " + unknown.digest());
    }
}
