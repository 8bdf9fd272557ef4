package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrashWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Caused by: java.nio.file.FileSystemException: /tmp/tomcat.8080.1: Read-only file system"
                        + " | it writes where the file system is read-only | emptyDir",
                "Caused by: java.net.UnknownHostException: postgres.shop | it finds no host postgres.shop"
                        + " | NAME.NAMESPACE",
                "java.net.SocketException: Permission denied | it may not listen at its port | NET_BIND_SERVICE",
                "pods is forbidden: User \"system:serviceaccount:shop:default\" cannot list resource \"pods\" in API group"
                        + " | its ServiceAccount default may not list pods | RoleBinding",
                "{\"message\":\"leases.coordination.k8s.io is forbidden: User \\\"system:serviceaccount:shop:index\\\" cannot"
                        + " get resource \\\"leases\\\"\"} | its ServiceAccount index may not get leases | RoleBinding",
                "java.io.IOException: No space left on device | what it writes to is full | sizeLimit",
            })
    void aLineSaysWhatWasWanting(String line, String says, String hint) {
        CrashWords.Found found = CrashWords.in(List.of("started", line)).orElseThrow();

        assertThat(found.says()).isEqualTo(says);
        assertThat(found.hint()).contains(hint);
    }

    @Test
    void whatStandsLastCounts() {
        assertThat(CrashWords.in(List.of("java.net.UnknownHostException: a", "java.net.UnknownHostException: b")))
                .get()
                .extracting(CrashWords.Found::says)
                .isEqualTo("it finds no host b");
    }

    @Test
    void whatAProgramWentOnWithoutIsNotSaid() {
        Diagnosis crash = Diagnosis.of(Cause.CRASH, "Pod a", "it ends with exit code 1, 9 s after its start");
        List<String> log = new ArrayList<>(List.of("java.net.UnknownHostException: a"));
        log.addAll(Collections.nCopies(40, "request"));

        assertThat(LogVerdict.of(crash, log)).isEqualTo(crash);
    }
}
