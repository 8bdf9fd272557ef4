package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.SigningProgram;
import io.jenkins.plugins.delivery.core.config.SupplyChainSettings;
import io.jenkins.plugins.delivery.core.supplychain.signature.ProgramSigner;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * Who signs: a key, a program, or what the settings name. The password of a key comes from a file, because others see a
 * command line.
 */
final class SigningKeyOptions {
    @CheckForNull
    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The private key, ECDSA on P-256 or Ed25519, in PEM as cosign or openssl writes it. Default:"
                    + " supplyChain.signer in the settings.")
    private Path key;

    @CheckForNull
    @Option(
            names = "--key-password-file",
            paramLabel = "FILE",
            description = "The password of an encrypted key, on the first line. Default: the key has none.")
    private Path passwordFile;

    @CheckForNull
    @Option(
            names = "--signing-command",
            paramLabel = "COMMAND",
            description = "Instead of a key: a program that signs, and its arguments in one text, separated by spaces;"
                    + " quotes keep spaces together, and no shell reads it. The message is on its standard input,"
                    + " {digest} stands for its SHA-256 in base 64, and the signature is expected on standard output.")
    private String command;

    @CheckForNull
    @Option(names = "--public-key", paramLabel = "FILE", description = "The public key of the program's key, in PEM.")
    private Path publicKey;

    /** Whether the call says who signs. */
    boolean isGiven() {
        return key != null || command != null;
    }

    /** @throws InvalidInputException when nobody signs, or two would */
    Signer signer(SupplyChainSettings settings) {
        if (key != null && command != null) {
            throw new InvalidInputException(
                    "signingCommand", null, "is given, and a key, too", "leave out the one that is not to sign");
        }
        if (command != null) {
            List<String> words = CommandWords.of(command);
            SigningProgram.checkCommand("signingCommand", words);
            if (publicKey == null) {
                throw new InvalidInputException(
                        "publicKey", null, "is missing", "name the file with the public key of the program's key");
            }
            return new ProgramSigner(
                    "--signing-command", words, VerificationKey.read("publicKey", text("publicKey", publicKey)));
        }
        if (key != null) {
            return signingKey(key);
        }
        if (settings.signer() == null) {
            throw new InvalidInputException(
                    "key", null, "is missing", "name the file of a private key, or give --signing-command");
        }
        return ProgramSigner.of(settings.signer().requireProgram());
    }

    private SigningKey signingKey(Path file) {
        char[] password = passwordFile == null
                ? null
                : text("keyPasswordFile", passwordFile)
                        .lines()
                        .findFirst()
                        .orElse("")
                        .toCharArray();
        return SigningKey.read("key", text("key", file), password);
    }

    static String text(String field, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InvalidInputException(
                    field, file, "cannot be read", "name a file of text that is there (" + e.getMessage() + ")");
        }
    }
}
