package io.jenkins.plugins.delivery.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellScriptTest {
    @TempDir
    Path directory;

    @Test
    void noArgumentIsInterpreted() throws Exception {
        List<String> arguments = List.of(
                "plain",
                "",
                "two words",
                "it's",
                "$(touch pwned)",
                "`touch pwned`",
                "$HOME",
                "a\"b",
                "\\",
                "*",
                "new\nline",
                "'; exit 3; '",
                "ünï");
        ShellScript script = new ShellScript()
                .guarded(java.util.stream.Stream.concat(
                                java.util.stream.Stream.of("printf", "%s\\0"), arguments.stream())
                        .toList());

        assertThat(run(script).split("\0", -1))
                .startsWith(arguments.toArray(String[]::new))
                .hasSize(arguments.size() + 1);
        assertThat(directory.resolve("pwned")).doesNotExist();
    }

    @Test
    void exportsForTheCommand() throws Exception {
        ShellScript script = new ShellScript()
                .export("DOCKER_CONFIG", "/a path/with 'quotes'")
                .guarded(List.of("sh", "-c", "printf %s \"$DOCKER_CONFIG\""));

        assertThat(run(script)).isEqualTo("/a path/with 'quotes'");
    }

    @Test
    void refusesWhatNoArgumentCanHave() {
        assertThatThrownBy(() -> ShellScript.quote("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    private String run(ShellScript script) throws Exception {
        Path file = Files.writeString(
                directory.resolve("script.sh"), new CommandGuard(directory.toString(), 1).script(script.text()));
        Process process = new ProcessBuilder("sh", file.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
