package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/**
 * A program that signs, for a key that is kept elsewhere.
 *
 * @param command the program, by its name or its absolute path, and its arguments
 * @param publicKey the other half of its key, in PEM
 */
public record SigningProgram(List<String> command, String publicKey) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The field of {@link #command}. */
    public static final String COMMAND = "supplyChain.signer.command";

    /** The field of {@link #publicKey}. */
    public static final String PUBLIC_KEY = "supplyChain.signer.publicKey";

    private static final int MOST_ARGUMENTS = 100;
    private static final int LONGEST_ARGUMENT = 4000;

    public SigningProgram {
        command = List.copyOf(command);
        checkCommand(COMMAND, command);
        checkPublicKey(publicKey);
    }

    /**
     * Checks a command.
     *
     * @param field by which the caller gave it
     * @throws InvalidInputException when it cannot be one
     */
    public static void checkCommand(String field, List<String> command) {
        if (command.isEmpty()) {
            throw new InvalidInputException(
                    field,
                    null,
                    "is missing",
                    "name a program and its arguments, each for itself; no shell reads them");
        }
        String program = command.get(0);
        for (String argument : command) {
            if (argument.length() > LONGEST_ARGUMENT || argument.chars().anyMatch(Character::isISOControl)) {
                throw new InvalidInputException(
                        field, program, "has an argument that is none", "give each in one line of less than 4000");
            }
        }
        boolean isPath = program.contains("/") || program.contains("\\");
        if (isPath && !Path.of(program).isAbsolute()) {
            throw new InvalidInputException(field, program, "is not a program", "write its name or its absolute path");
        }
        if (command.size() > MOST_ARGUMENTS) {
            throw new InvalidInputException(
                    field, null, "has " + command.size() + " arguments", "give at most " + MOST_ARGUMENTS);
        }
    }

    /** Throws unless the value has a public key; whether it can be read is told where it is used. */
    public static void checkPublicKey(String publicKey) {
        if (!publicKey.contains(ImageRules.KEY)) {
            throw new InvalidInputException(
                    PUBLIC_KEY, null, "has no public key", "give the text of its PEM file, " + ImageRules.KEY + " …");
        }
    }
}
