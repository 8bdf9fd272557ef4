package io.jenkins.plugins.delivery.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which services a change is about. */
class ChangedServicesTest {
    @TempDir
    Path directory;

    private ChangedServices services;

    @BeforeEach
    void makeRepository() {
        String parent = "<parent><artifactId>parent</artifactId></parent>";
        new CheckoutFiles(directory)
                .parent("orders", "customers", "lib", "base")
                .pom(
                        "orders",
                        "orders",
                        parent + "<dependencies><dependency><artifactId>lib</artifactId></dependency></dependencies>")
                .pom("customers", "customers", parent)
                .pom(
                        "lib",
                        "lib",
                        parent + "<dependencies><dependency><artifactId>base</artifactId></dependency></dependencies>")
                .pom("base", "base", parent)
                .file("orders/Dockerfile", "FROM x", "COPY target/*.jar /")
                .file("docker/customers/Dockerfile", "FROM x")
                .file("customers/Dockerfile", "FROM x", "COPY target/*.jar /");
        services = new ChangedServices(Repository.inspect(directory, RepositoryRequest.none()));
    }

    @ParameterizedTest
    @CsvSource({
        "orders/src/main/java/A.java, orders",
        "orders/pom.xml, orders",
        "customers/Dockerfile, customers",
        "lib/src/main/java/A.java, orders",
        "base/src/main/java/A.java, orders",
        "pom.xml, orders customers",
        ".mvn/jvm.config, orders customers",
        "lombok.config, orders customers",
        "README.md, ''",
        "orders/README.md, ''",
        "docs/x.html, ''",
        ".github/workflows/x.yml, ''",
        "Jenkinsfile, ''",
    })
    void aFileIsOf(String file, String changed) {
        assertThat(String.join(" ", new TreeSet<>(services.because(Set.of(file)).keySet()).descendingSet()))
                .isEqualTo(changed);
    }

    @Test
    void theFileIsSaid() {
        assertThat(services.because(Set.of("base/src/B.java", "x/y"))).containsEntry("orders", "base/src/B.java");
    }
}
