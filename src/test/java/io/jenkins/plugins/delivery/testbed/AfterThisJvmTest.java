package io.jenkins.plugins.delivery.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresTestbed({TestbedPart.CONTROL_PLANE, TestbedPart.REGISTRY})
class AfterThisJvmTest {
    @TempDir
    Path temporary;

    @Test
    void aTestJvmThatIsKilledLeavesNeitherServersNorDirectories() throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                ServersOfAnotherJvm.class.getName());
        command.environment().put("TESTBED_HOME", TestbedHome.directory().toString());
        Process jvm = command.redirectErrorStream(true).start();
        List<ProcessHandle> servers;
        try (BufferedReader out = jvm.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.lines().anyMatch("started"::equals)).isTrue();
            servers = jvm.descendants().toList();
            assertThat(servers)
                    .extracting(server -> server.info().command().orElse(""))
                    .map(program -> program.substring(program.lastIndexOf('/') + 1))
                    .contains("docker-registry", "etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");
            assertThat(trees()).hasSize(2);
        } finally {
            jvm.destroyForcibly().waitFor();
        }

        Awaitility.await("the servers and their watch")
                .atMost(Duration.ofSeconds(20))
                .until(() -> servers.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(trees()).isEmpty();
    }

    private List<Path> trees() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("testbed-"))
                    .toList();
        }
    }
}
