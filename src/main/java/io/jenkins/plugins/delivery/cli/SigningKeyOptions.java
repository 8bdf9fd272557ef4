package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The key to sign with. Its password comes from a file, because others see a command line. */
final class SigningKeyOptions {
    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "The private key, ECDSA on P-256 or Ed25519, in PEM as cosign or openssl writes it.")
    private Path key;

    @CheckForNull
    @Option(
            names = "--key-password-file",
            paramLabel = "FILE",
            description = "The password of an encrypted key, on the first line. Default: the key has none.")
    private Path passwordFile;

    SigningKey signingKey() {
        char[] password = passwordFile == null
                ? null
                : text("keyPasswordFile", passwordFile)
                        .lines()
                        .findFirst()
                        .orElse("")
                        .toCharArray();
        return SigningKey.read("key", text("key", key), password);
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
