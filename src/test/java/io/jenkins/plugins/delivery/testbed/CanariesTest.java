package io.jenkins.plugins.delivery.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search that finds nothing says something when it is known to find. */
class CanariesTest {
    private static final String SECRET = "pw-of-the-canary-7";

    private final Canaries canaries = new Canaries().with("password", SECRET);

    @TempDir
    Path directory;

    @Test
    void findsASecretAndItsBase64WhereverItStands() throws Exception {
        assertThat(canaries.in("xx" + SECRET + "yy")).containsExactly("password");
        for (String before : new String[] {"", "u", "us", "usr", "robot:"}) {
            byte[] auth = (before + SECRET + "\n}").getBytes(StandardCharsets.UTF_8);
            Path file = Files.write(directory.resolve("f"), Base64.getEncoder().encode(auth));
            assertThat(canaries.below(directory, path -> false)).containsOnlyKeys(file);
        }
        assertThat(canaries.below(directory, path -> true)).isEmpty();
    }

    @Test
    void findsItInArgumentsAndEnvironments() throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "read line # " + SECRET);
        builder.environment().put("PASSWORD", SECRET);
        Process process = builder.start();
        try (Canaries.Processes processes = canaries.processes()) {
            await().untilAsserted(() -> assertThat(processes.found())
                    .anyMatch(found -> found.contains("cmdline"))
                    .anyMatch(found -> found.contains("environ")));
        } finally {
            process.destroy();
        }
    }
}
