package io.jenkins.plugins.delivery.jenkins.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.testbed.Canaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which files may have a secret in them, and only while a step works. */
public final class SecretFiles {
    private static final String DIRECTORY = "(secret|kaniko)-[0-9a-f-]{36}";

    private static final Pattern TOKEN = Pattern.compile("token: ([^}]+)}");

    private SecretFiles() {}

    /** The secret of a kubeconfig of the test bed's. */
    public static String token(String kubeconfig) {
        Matcher token = TOKEN.matcher(kubeconfig);
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    /**
     * Files with secrets in Jenkins' directory. What its war and its plugins bring is older than the secrets, and the
     * test harness puts the directories of agents there.
     */
    public static Map<Path, List<String>> inTheHome(Path home, Canaries canaries) throws IOException {
        List<Path> others = List.of(home.resolve("plugins"), home.resolve("war"), home.resolve("agent-work-dirs"));
        return canaries.below(home, file -> others.stream().anyMatch(file::startsWith));
    }

    /** Whether a file is the directory of a step's own for files with secrets, by its name. */
    public static boolean isDirectory(Path file) {
        return file.getFileName().toString().matches(DIRECTORY);
    }

    /** They are their owner's alone, in directories of a step's own beside the workspace. */
    static void assertOfSteps(Collection<Path> files) throws IOException {
        for (Path file : files) {
            assertThat(file.toString()).containsPattern("@tmp/" + DIRECTORY + "/");
            assertThat(mode(file)).isEqualTo("rw-------");
            assertThat(mode(file.getParent())).isEqualTo("rwx------");
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
