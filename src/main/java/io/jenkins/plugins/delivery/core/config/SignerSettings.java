package io.jenkins.plugins.delivery.core.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;

/**
 * Who signs, when the key is not among Jenkins' credentials.
 *
 * @param kind the name of its node, {@link #PROGRAM} or that of another plugin's
 * @param program that is asked; null for another plugin's, which that plugin alone knows
 */
public record SignerSettings(String kind, @CheckForNull SigningProgram program) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The node of {@link SigningProgram}. */
    public static final String PROGRAM = "program";

    /** The program. */
    public static SignerSettings of(SigningProgram program) {
        return new SignerSettings(PROGRAM, program);
    }

    /** @throws InvalidInputException when it is another plugin's */
    public SigningProgram requireProgram() {
        if (program == null) {
            throw new InvalidInputException(
                    "supplyChain.signer",
                    kind,
                    "is known to a plugin of Jenkins alone",
                    "give --key or --signing-command");
        }
        return program;
    }
}
