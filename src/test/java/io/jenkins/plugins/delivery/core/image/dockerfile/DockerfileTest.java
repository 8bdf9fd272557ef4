package io.jenkins.plugins.delivery.core.image.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileTest {
    private static Dockerfile parse(String... lines) {
        return Dockerfile.parse(String.join("\n", lines), "Dockerfile");
    }

    private static List<String> sources(Dockerfile dockerfile) {
        return dockerfile.stages().stream()
                .flatMap(stage -> stage.instructions().stream())
                .map(Instruction::source)
                .toList();
    }

    @Test
    void readsTheDockerfileOfAService() {
        Dockerfile dockerfile = parse(
                "FROM openjdk:8-jre-alpine",
                "",
                "# where the service lives",
                "WORKDIR /app",
                "COPY target/*.jar app.jar",
                "ENTRYPOINT [\"java\", \"-jar\", \"app.jar\"]");

        assertThat(dockerfile.escape()).isEqualTo('\\');
        assertThat(dockerfile.globalArgs()).isEmpty();
        assertThat(dockerfile.warnings()).isEmpty();
        assertThat(dockerfile.stages()).hasSize(1);
        Stage stage = dockerfile.stages().get(0);
        assertThat(stage.name()).isNull();
        assertThat(stage.from())
                .isEqualTo(new From(1, "FROM openjdk:8-jre-alpine", "openjdk:8-jre-alpine", null, null));
        assertThat(stage.instructions())
                .containsExactly(
                        new Workdir(4, "WORKDIR /app", "/app"),
                        new Copy(
                                5,
                                "COPY target/*.jar app.jar",
                                List.of("target/*.jar"),
                                List.of(),
                                "app.jar",
                                null,
                                null,
                                null,
                                false,
                                false,
                                List.of()),
                        new Entrypoint(
                                6,
                                "ENTRYPOINT [\"java\", \"-jar\", \"app.jar\"]",
                                new CommandLine(false, List.of("java", "-jar", "app.jar"))));
    }

    @Test
    void dividesIntoStages() {
        Dockerfile dockerfile = parse(
                "ARG TAG=1 X",
                "from --platform=$BUILDPLATFORM maven:${TAG} as Build.1",
                "arg TAG",
                "FROM scratch",
                "COPY --from=build.1 a b",
                "FROM build.1 AS last");

        assertThat(dockerfile.globalArgs())
                .containsExactly(new Arg(1, "ARG TAG=1 X", List.of(new KeyValue("TAG", "1"), new KeyValue("X", null))));
        assertThat(dockerfile.stages()).extracting(Stage::index).containsExactly(0, 1, 2);
        assertThat(dockerfile.stages()).extracting(Stage::name).containsExactly("build.1", null, "last");
        assertThat(dockerfile.stages().get(0).from().platform()).isEqualTo("$BUILDPLATFORM");
        assertThat(dockerfile.stages().get(0).from().image()).isEqualTo("maven:${TAG}");
        assertThat(dockerfile.stages().get(0).instructions())
                .containsExactly(new Arg(3, "arg TAG", List.of(new KeyValue("TAG", null))));
    }

    @Test
    void warnsOfAStageNameThatIsUsedTwice() {
        Dockerfile dockerfile = parse("FROM a AS x", "FROM b AS X");
        assertThat(dockerfile.stages()).extracting(Stage::name).containsExactly("x", "x");
        assertThat(dockerfile.warnings())
                .containsExactly("Dockerfile line 2: the stage name x is used before, give each stage its own");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
                    "a b"   | a b
                    'a $B'  | a $B
                    "a"b"   | a"b
                    \\"a\\"   | \\"a\\"
                    a       | a
                    ""      | §§
                    """)
    void takesTheQuotesOffAGlobalDefault(String written, String value) {
        assertThat(parse("ARG X=" + written, "FROM a").globalArgs().get(0).pairs())
                .containsExactly(new KeyValue("X", value));
    }

    @Test
    void joinsContinuedLines() {
        Dockerfile dockerfile = parse(
                "FROM a",
                "  RUN one \\",
                "# a comment, and not the end",
                "    two \\  ",
                "",
                "  \\",
                "three",
                "USER x\\\\",
                "USER y",
                "RUN last \\");
        assertThat(sources(dockerfile)).containsExactly("RUN one     two   three", "USER x\\\\", "USER y", "RUN last");
        assertThat(dockerfile.stages().get(0).instructions())
                .extracting(Instruction::line)
                .containsExactly(2, 8, 9, 10);
        assertThat(dockerfile.warnings())
                .containsExactly("Dockerfile line 7: an empty line does not end the instruction that is continued "
                        + "there, remove it");
    }

    @Test
    void readsFilesOfWindows() {
        Dockerfile dockerfile = Dockerfile.parse("\uFEFF# escape=`\r\nFROM a\r\nCOPY a `\r\n  c:\\b\r\n", "Dockerfile");
        assertThat(dockerfile.escape()).isEqualTo('`');
        assertThat(dockerfile.stages().get(0).instructions().get(0)).isInstanceOfSatisfying(Copy.class, copy -> {
            assertThat(copy.sources()).containsExactly("a");
            assertThat(copy.destination()).isEqualTo("c:\\b");
        });
    }

    @Test
    void readsDirectivesOnlyAtTheTop() {
        assertThat(parse("# syntax=docker/dockerfile:1", "#Check = skip=all", "#\tESCAPE = ` ", "FROM a")
                        .escape())
                .isEqualTo('`');
        assertThat(parse("# a comment", "# escape=`", "FROM a").escape()).isEqualTo('\\');
        assertThat(parse("", "# escape=`", "FROM a").escape()).isEqualTo('\\');
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
                    §§                       | Dockerfile has no instructions: start it with FROM
                    # only a comment         | Dockerfile has no instructions: start it with FROM
                    ARG X                    | Dockerfile has no FROM: name the base image, as in FROM alpine:3.20
                    COPY a b                 | Dockerfile line 1 'COPY a b' comes before the first FROM: start with FROM; only ARG may precede it
                    # escape=x               | Dockerfile line 1 '# escape=x' sets an escape that cannot be one: use \\ or `
                    ARG X="a                 | Dockerfile line 1 'ARG X="a' has a quote at one end of "a: put the whole value in quotes, or none of it
                    FROM                     | Dockerfile line 1 'FROM' does not name one image: write FROM image or FROM image AS stage
                    FROM a b                 | Dockerfile line 1 'FROM a b' does not name one image: write FROM image or FROM image AS stage
                    FROM a AS 1b             | Dockerfile line 1 'FROM a AS 1b' gives the stage the name 1b: use letters, digits, '-', '_' and '.', the first a letter
                    """)
    void saysWhatTheFileLacks(String text, String message) {
        assertThatThrownBy(() -> Dockerfile.parse(text + (text.startsWith("ARG X=") ? "\nFROM a" : ""), "Dockerfile"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void namesTheLineOfAnInstructionThatIsNone() {
        assertThatThrownBy(() -> parse("FROM a", "", "", "", "", "", "COPPY x y"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Dockerfile line 7 'COPPY x y' is not an instruction: did you mean COPY");
        assertThatThrownBy(() -> parse("FROM a", "Hello, world"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "Dockerfile line 2 'Hello, world' is not an instruction: use one of ADD, ARG, ");
    }

    @Test
    void rejectsARepeatedDirective() {
        assertThatThrownBy(() -> parse("# escape=`", "# Escape=\\", "FROM a"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Dockerfile line 2 '# Escape=\\' repeats the directive escape: leave one of them");
    }

    @Test
    void shortensWhatItShows() {
        assertThatThrownBy(() -> parse("FROM a", "X " + "y".repeat(10_000)))
                .isInstanceOf(InvalidInputException.class)
                .message()
                .hasSizeLessThan(400)
                .contains("yyy...'");
    }

    @Test
    void readsTheTriggersOfABase() {
        assertThat(Dockerfile.parseTriggers(List.of("COPY . /app", "ARG X", "RUN make"), "base:1"))
                .extracting(Instruction::line, Instruction::keyword)
                .containsExactly(tuple(1, "COPY"), tuple(2, "ARG"), tuple(3, "RUN"));
        assertThatThrownBy(() -> Dockerfile.parseTriggers(List.of("FROM x"), "base:1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("ONBUILD of base:1 line 1 'FROM x' cannot be a trigger: build the base image without it");
    }

    /** Whatever is in a file, the answer is a Dockerfile or one line for its author. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void failsOnlyWithAMessageForTheUser(long seed) {
        String[] tokens = {
            "FROM",
            "COPY",
            "ADD",
            "RUN",
            "ENV",
            "LABEL",
            "ARG",
            "CMD",
            "SHELL",
            "HEALTHCHECK",
            "ONBUILD",
            "EXPOSE",
            "VOLUME",
            " ",
            " ",
            " ",
            "\n",
            "\n",
            "\r\n",
            "\t",
            "\\\n",
            "`",
            "\\",
            "\"",
            "'",
            "[",
            "]",
            "[\"a\"]",
            ",",
            "--from=x",
            "--",
            "--interval=1s",
            "--retries=",
            "=",
            "a",
            "b",
            "<<E",
            "<<-\"E\"",
            "E\n",
            "$",
            "{",
            "}",
            "${X:-",
            "# escape=`\n",
            "#",
            "\uFEFF",
            "\u0000",
            "é",
            "\uD800",
            "\u00A0",
            "CMD",
            "NONE",
            "AS"
        };
        Random random = new Random(seed);
        int parsed = 0;
        for (int round = 0; round < 4_000; round++) {
            String text = (random.nextBoolean() ? "FROM a\n" : "")
                    + random.ints(random.nextInt(20), 0, tokens.length)
                            .mapToObj(token -> tokens[token])
                            .collect(Collectors.joining());
            try {
                parsed += Dockerfile.parse(text, "Dockerfile").stages().size();
            } catch (InvalidInputException e) {
                assertThat(e).message().startsWith("Dockerfile ").doesNotContain("\n");
            }
            try {
                new Words('\\').expand(text, name -> name.equals("X") ? "x" : null);
            } catch (InvalidInputException e) {
                assertThat(e).message().matches("(?s)(word|variable) .*");
            }
        }
        assertThat(parsed).isPositive();
    }
}
