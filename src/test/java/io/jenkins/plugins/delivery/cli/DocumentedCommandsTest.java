package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.reference.Snippet;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command line of ours in the documentation has the options that the program has, and all that it needs. */
class DocumentedCommandsTest {
    private static final String PROGRAM = "java -jar target/microservice-delivery.jar ";

    static List<String> commands() throws IOException {
        return Snippet.all("sh").stream()
                .flatMap(snippet -> snippet.text().replaceAll("\\\\\\R\\s*", "").lines())
                .filter(line -> line.contains(PROGRAM))
                .map(line -> line.substring(line.indexOf(PROGRAM) + PROGRAM.length()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource
    void commands(String arguments) {
        CommandLine.ParseResult parsed =
                Main.commandLine().parseArgs(arguments.trim().split("\\s+"));

        assertThat(parsed.hasSubcommand()).isTrue();
        assertThat(parsed.subcommand().unmatched()).isEmpty();
    }
}
