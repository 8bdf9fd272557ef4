package io.jenkins.plugins.delivery.core.supplychain.bill;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Groups of projects whose jars do not say them, most of them built with Gradle: those that most services consist of.
 * What is not here has the name of its bundle, or none.
 */
final class KnownGroups {
    /** An artifact, or how artifacts begin, which ends with an asterisk; and the group. */
    private static final String TABLE = """
            apiguardian-api org.apiguardian
            archunit* com.tngtech.archunit
            asm org.ow2.asm
            asm-* org.ow2.asm
            bcpkix-* org.bouncycastle
            bcprov-* org.bouncycastle
            bcutil-* org.bouncycastle
            byte-buddy* net.bytebuddy
            hibernate-core org.hibernate.orm
            jna net.java.dev.jna
            jna-platform net.java.dev.jna
            junit-jupiter* org.junit.jupiter
            junit-platform-* org.junit.platform
            kotlin-* org.jetbrains.kotlin
            kotlinx-* org.jetbrains.kotlinx
            logging-interceptor com.squareup.okhttp3
            micrometer-* io.micrometer
            okhttp* com.squareup.okhttp3
            okio* com.squareup.okio
            picocli info.picocli
            reactor-* io.projectreactor
            reactor-netty* io.projectreactor.netty
            spotbugs-annotations com.github.spotbugs
            spring-* org.springframework
            spring-boot* org.springframework.boot
            spring-cloud-* org.springframework.cloud
            spring-data-* org.springframework.data
            spring-integration-* org.springframework.integration
            spring-kafka* org.springframework.kafka
            spring-security-* org.springframework.security
            spring-session-* org.springframework.session
            spring-ws-* org.springframework.ws
            tomcat-embed-* org.apache.tomcat.embed
            """;

    private static final Map<String, String> GROUPS = new HashMap<>();

    static {
        TABLE.lines().map(line -> line.split(" ")).forEach(entry -> GROUPS.put(entry[0], entry[1]));
    }

    private KnownGroups() {}

    /** The group of an artifact, by the longest entry that fits. */
    static Optional<String> of(String artifact) {
        String exact = GROUPS.get(artifact);
        if (exact != null) {
            return Optional.of(exact);
        }
        for (int end = artifact.length(); end > 0; end--) {
            String group = GROUPS.get(artifact.substring(0, end) + "*");
            if (group != null) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }
}
