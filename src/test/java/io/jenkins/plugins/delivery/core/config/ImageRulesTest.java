package io.jenkins.plugins.delivery.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityLimits;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageRulesTest {
    private static final String KEY = "-----BEGIN PUBLIC KEY-----";

    private static ImageRules builtBy(String... patterns) {
        return new ImageRules(KEY, false, List.of(patterns), List.of(), null);
    }

    @ParameterizedTest
    @CsvSource({
        "bss/index, '', true",
        "other/index, '', false",
        "other/index, https://git.example.com/bss/index.git, true",
        "other/index, https://git.example.com/bss/index, true",
        "other/index, https://git.example.com.evil.org/bss/index, false",
        "other/index, https://git.example.com/other/index, false",
        "other/index, ssh://git@git.example.com/tools/scan.git, true",
        "https://git.example.com/bss/index, '', false",
    })
    void isBuiltByAJobOrOfARepository(String job, String repository, boolean allowed) {
        assertThat(builtBy("bss/*", "https://git.example.com/bss/*", "ssh://git@git.example.com/tools/scan")
                        .isBuiltBy(job, repository))
                .isEqualTo(allowed);
        assertThat(builtBy().isBuiltBy(job, repository)).isTrue();
    }

    @Test
    void nothingIsAskedForWithoutAKey() {
        VulnerabilityRule rule = new VulnerabilityRule(VulnerabilityLimits.NONE, 7, false);
        assertThatThrownBy(() -> new ImageRules("", false, List.of(), List.of(), rule))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "environments.signedBy is missing, and sbom, builtBy, branches or vulnerabilities"
                                + " is given: give the public key");
        assertThat(new ImageRules(KEY, false, List.of(), List.of(), rule).asksForProvenance())
                .isFalse();
    }
}
