package io.jenkins.plugins.delivery.core.image.dockerfile;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Arranges instructions into stages. */
final class DockerfileParser {
    private final String file;
    private final Statements statements;

    DockerfileParser(String file, Statements statements) {
        this.file = file;
        this.statements = statements;
    }

    /**
     * The whole file.
     *
     * @throws InvalidInputException when an instruction is not valid, or stands before the first FROM, or there is none
     */
    Dockerfile parse() {
        List<Arg> globalArgs = new ArrayList<>();
        List<From> froms = new ArrayList<>();
        List<List<Instruction>> bodies = new ArrayList<>();
        for (Statement statement : statements.list()) {
            Instruction instruction = instruction(statement);
            if (instruction instanceof From from) {
                froms.add(from);
                bodies.add(new ArrayList<>());
            } else if (!bodies.isEmpty()) {
                bodies.get(bodies.size() - 1).add(instruction);
            } else if (instruction instanceof Arg arg) {
                globalArgs.add(EnclosingQuotes.strip(arg, statement));
            } else {
                throw statement.error("comes before the first FROM", "start with FROM; only ARG may precede it");
            }
        }
        if (froms.isEmpty()) {
            throw new InvalidInputException(file, null, "has no FROM", "name the base image, as in FROM alpine:3.20");
        }
        List<Stage> stages = new ArrayList<>();
        for (From from : froms) {
            int index = stages.size();
            stages.add(new Stage(index, from.stageName(), from, bodies.get(index)));
        }
        return new Dockerfile(statements.escape(), globalArgs, stages, warnings(stages));
    }

    /** The file as instructions without a stage of their own. */
    List<Instruction> parseTriggers() {
        List<Instruction> instructions = new ArrayList<>();
        for (Statement statement : statements.list()) {
            Instruction instruction = instruction(statement);
            if (instruction instanceof From) {
                throw statement.error("cannot be a trigger", "build the base image without it");
            }
            instructions.add(instruction);
        }
        return instructions;
    }

    private Instruction instruction(Statement statement) {
        return new InstructionParser(statement, statements.escape()).parse();
    }

    private List<String> warnings(List<Stage> stages) {
        List<String> warnings = new ArrayList<>(statements.warnings());
        Set<String> names = new HashSet<>();
        for (Stage stage : stages) {
            if (stage.name() != null && !names.add(stage.name())) {
                warnings.add(file + " line " + stage.from().line() + ": the stage name " + stage.name()
                        + " is used before, give each stage its own");
            }
        }
        return warnings;
    }
}
