package io.jenkins.plugins.delivery.core.image.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of a command that is evaluated gives the tree that the base's own programs make. */
@RequiresTestbed(TestbedPart.RUN_BASES)
class RunCorpusTest {
    @TempDir
    static Path work;

    private static final Map<String, RealRoot> ROOTS = new HashMap<>();

    @BeforeAll
    static void unpack() throws Exception {
        RealRoot debian = RealRoot.of("debian", work);
        ROOTS.put("debian", debian);
        ROOTS.put("busybox", RealRoot.of("busybox", work));
        ROOTS.put("bash", debian.changed("bash", "ln -sf bash usr/bin/sh"));
    }

    static Stream<Arguments> evaluated() throws IOException {
        return corpus("run-corpus.txt");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void evaluated(String root, String user, String script) throws Exception {
        RealRoot.Command command = new RealRoot.Command(
                script, user, "/", Map.of("TZ", "Asia/Shanghai", "APP_HOME", "/opt/app"), List.of());
        RealRoot.Result evaluated = ROOTS.get(root).evaluated(command);

        assertThat(evaluated.left()).as("what keeps it from being evaluated").isNull();
        assertThat(RealRoot.differences(ROOTS.get(root).real(command), evaluated))
                .isEmpty();
    }

    static Stream<Arguments> left() throws IOException {
        return corpus("run-left.txt");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void left(String root, String user, String script) throws Exception {
        assertThat(ROOTS.get(root)
                        .evaluated(new RealRoot.Command(script, user, "/", Map.of(), List.of()))
                        .left())
                .isNotNull();
    }

    /** Lines are commands; {@code [root root…]} says where those below run, {@code [user=name]} by whom. */
    private static Stream<Arguments> corpus(String resource) throws IOException {
        List<Arguments> cases = new ArrayList<>();
        List<String> roots = List.of();
        String user = "";
        try (InputStream in = RunCorpusTest.class.getResourceAsStream(resource)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.startsWith("[user=")) {
                    user = line.substring(6, line.length() - 1);
                } else if (line.startsWith("[")) {
                    roots = List.of(line.substring(1, line.length() - 1).split(" "));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    for (String root : roots) {
                        cases.add(Arguments.of(root, user, line));
                    }
                }
            }
        }
        return cases.stream();
    }
}
