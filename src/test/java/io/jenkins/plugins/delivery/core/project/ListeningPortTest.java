package io.jenkins.plugins.delivery.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a program listens otherwise than all others do. */
class ListeningPortTest {
    private static final String PLACE = "src/main/resources/application.";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "properties | server.port=8081 | 8081",
                "properties | 'server.port = ${PORT:8085}' | 8085",
                "properties | quarkus.http.port: 4000 | 4000",
                "properties | server.port=8080 | ",
                "properties | server.port=${PORT} | ",
                "properties | 'server.port=\\u12' | ",
                "yml | 'server: {port: 8081}' | 8081",
                "yml | 'server.port: 8081' | 8081",
                "yaml | 'micronaut: {server: {port: \"${SERVER_PORT:8084}\"}}' | 8084",
                "yml | 'spring: {}; ---; server: {port: 9000}' | ",
                "yml | 'server: {port: @port@}' | ",
                "yml | '' | ",
            })
    void isWhatItsSettingsSayForAllProfiles(String end, String text, Integer port) {
        new CheckoutFiles(directory).file(PLACE + end, text.replace("; ", "\n"));

        assertThat(ListeningPort.of(directory, directory).map(ListeningPort::number))
                .isEqualTo(Optional.ofNullable(port));
    }

    @Test
    void isSaidOfTheServiceThatWantsItInItsValues() {
        new CheckoutFiles(directory)
                .pom("orders", "orders", CheckoutFiles.plugin("spring-boot-maven-plugin", ""))
                .file("orders/" + PLACE + "properties", "server.port=8081")
                .pom("customers", "customers", CheckoutFiles.plugin("spring-boot-maven-plugin", ""));

        assertThat(Repository.inspect(directory, RepositoryRequest.none()).remarks())
                .containsExactly("orders listens at 8081 (server.port): service.port of the common chart is 8080 until"
                        + " the service's values set it");
    }
}
