package io.jenkins.plugins.delivery.core.image.dockerfile;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.List;

/**
 * A Dockerfile, parsed as BuildKit's front end does, which kaniko uses too.
 *
 * @param escape what escapes a character and continues a line, {@code \} or a back-tick
 * @param globalArgs those before the first {@code FROM}, the quotes around a whole value taken off as kaniko does
 * @param stages at least one
 * @param warnings what works today but is doubtful, one line each
 */
public record Dockerfile(char escape, List<Arg> globalArgs, List<Stage> stages, List<String> warnings) {
    public Dockerfile {
        globalArgs = List.copyOf(globalArgs);
        stages = List.copyOf(stages);
        warnings = List.copyOf(warnings);
    }

    /**
     * Parses a Dockerfile.
     *
     * @param name what messages call the file, for example {@code Dockerfile}
     * @throws InvalidInputException with the line when one is not valid, or when there is no stage
     */
    public static Dockerfile parse(String text, String name) {
        Statements statements = new StatementReader(name, text).read();
        return new DockerfileParser(name, statements).parse();
    }

    /**
     * Parses the {@code ONBUILD} triggers of a base image, in their order; an instruction's line is that in the list.
     *
     * @param triggers as the image's configuration has them
     * @param image what messages call the image
     * @throws InvalidInputException when one is not an instruction, or is a {@code FROM}
     */
    public static List<Instruction> parseTriggers(List<String> triggers, String image) {
        String name = "ONBUILD of " + image;
        Statements statements = new StatementReader(name, String.join("\n", triggers)).read();
        return new DockerfileParser(name, statements).parseTriggers();
    }
}
