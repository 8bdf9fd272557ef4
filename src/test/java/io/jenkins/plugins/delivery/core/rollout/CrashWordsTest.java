package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrashWordsTest {
    private static final Diagnosis CRASH =
            Diagnosis.of(Cause.CRASH, "Pod a", "it ends with exit code 1, 9 s after its start");

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
                "Caused by: java.net.BindException: Address already in use | the port that it listens at is taken"
                        + " | hostNetwork",
                "nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)"
                        + " | the port that it listens at is taken | a port of its own",
                "java.lang.IllegalArgumentException: Could not resolve placeholder 'db.url' in value \"${db.url}\""
                        + " | it finds no value for db.url | ConfigMap",
                "org.postgresql.util.PSQLException: FATAL: password authentication failed for user \"shop\""
                        + " | its database does not accept the user shop | Secret",
                "java.sql.SQLException: Access denied for user 'shop'@'10.0.0.7' (using password: YES)"
                        + " | its database does not accept the user shop | Secret",
                "org.postgresql.util.PSQLException: Connection to db:5432 refused. Check that the hostname and port are"
                        + " correct and that the postmaster is accepting TCP/IP connections. | nobody listens at db:5432"
                        + " | host and port",
                "Caused by: io.netty.channel.AbstractChannel$AnnotatedConnectException: Connection refused:"
                        + " redis/10.96.0.4:6379 | nobody listens at redis/10.96.0.4:6379 | host and port",
                "Error: connect ECONNREFUSED 10.96.0.4:5432 | nobody listens at 10.96.0.4:5432 | host and port",
                "panic: dial tcp 10.96.0.4:5432: connect: connection refused | nobody listens at 10.96.0.4:5432"
                        + " | host and port",
                "java.nio.file.AccessDeniedException: /data/index | its user may not use /data/index | fsGroup",
                "java.io.FileNotFoundException: /var/log/app.log (Permission denied) | its user may not use"
                        + " /var/log/app.log | fsGroup",
                "Error: EACCES: permission denied, mkdir '/data/index' | its user may not use /data/index | fsGroup",
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

    /** A trace of Java has more frames than lines are looked at. */
    @Test
    void whatWasThrownStandsBeforeItsTrace() {
        List<String> log = new ArrayList<>(List.of("Exception in thread \"main\" java.lang.IllegalStateException: no"));
        log.addAll(Collections.nCopies(60, "\tat com.example.Frame.call(Frame.java:1)"));
        log.add("Caused by: java.net.UnknownHostException: postgres");
        log.addAll(Collections.nCopies(60, "\tat com.example.Frame.call(Frame.java:1)"));

        assertThat(LogVerdict.of(CRASH, log).sentence()).endsWith("by its log, it finds no host postgres");
    }

    /** As Spring Boot ends; empty lines are left out before. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Web server failed to start. Port 8080 was already in use. | a port of its own",
                "Parameter 0 of constructor in com.example.Shop required a bean of type 'com.example.Clock' that could not"
                        + " be found. | under Action",
                "Failed to configure a DataSource: 'url' attribute is not specified and no embedded datasource could be"
                        + " configured. | under Action",
            })
    void aReportOfAFailedStartIsSaid(String description, String hint) {
        List<String> log = new ArrayList<>(List.of(
                "***************************",
                "APPLICATION FAILED TO START",
                "***************************",
                "Description:",
                description,
                "Action:",
                "Consider doing otherwise."));

        Diagnosis told = LogVerdict.of(CRASH, log);
        assertThat(told.cause()).isEqualTo(Cause.CRASH);
        assertThat(told.sentence())
                .isEqualTo(CRASH.sentence() + "; by its log, the application failed to start: "
                        + description.substring(0, description.length() - 1));
        assertThat(told.hint()).contains(hint);

        assertThat(LogVerdict.of(CRASH, log.subList(0, 4))).as("cut off").isEqualTo(CRASH);
    }

    @Test
    void whatAProgramWentOnWithoutIsNotSaid() {
        List<String> log = new ArrayList<>(List.of("java.net.UnknownHostException: a"));
        log.addAll(Collections.nCopies(40, "request"));

        assertThat(LogVerdict.of(CRASH, log)).isEqualTo(CRASH);
    }
}
