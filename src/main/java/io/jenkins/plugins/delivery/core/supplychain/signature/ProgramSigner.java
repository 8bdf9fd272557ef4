package io.jenkins.plugins.delivery.core.supplychain.signature;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.command.BoundedProcess;
import io.jenkins.plugins.delivery.core.config.SigningProgram;
import io.jenkins.plugins.delivery.core.text.OneLine;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * Asks a program for signatures: the client of a service that keeps the key. The message is on its standard input, and in
 * its arguments {@value #DIGEST} stands for the message's SHA-256 in base 64, and {@value #DIGEST_URL} for the same in
 * the base 64 of addresses, since most services sign a digest and some clients take it as an argument only. On its
 * standard output is the signature, in any of the forms that these clients know, see {@link SignatureForms}. What does
 * not verify with the public key is not used.
 */
public final class ProgramSigner implements Signer {
    private static final String DIGEST = "{digest}";
    private static final String DIGEST_URL = "{digestUrl}";

    /** Clients that are written in Python, on a busy machine, need some. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final int MOST_OUTPUT = 16 << 10;

    private final String field;
    private final List<String> command;
    private final VerificationKey key;
    private final Duration longest;

    /** The program of the settings. */
    public static ProgramSigner of(SigningProgram program) {
        return new ProgramSigner(
                SigningProgram.COMMAND,
                program.command(),
                VerificationKey.read(SigningProgram.PUBLIC_KEY, program.publicKey()));
    }

    /**
     * @param field by which the caller gave the command
     * @param command the program and its arguments
     * @param key the other half of the one that it signs with
     */
    public ProgramSigner(String field, List<String> command, VerificationKey key) {
        this(field, command, key, LONGEST);
    }

    ProgramSigner(String field, List<String> command, VerificationKey key, Duration longest) {
        this.field = field;
        this.command = List.copyOf(command);
        this.key = key;
        this.longest = longest;
    }

    @Override
    public byte[] sign(byte[] message) throws InterruptedException {
        byte[] sha256 = Digest.sha256().digest(message);
        String digest = Base64.getEncoder().encodeToString(sha256);
        String digestUrl = Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
        List<String> call = command.stream()
                .map(argument -> argument.replace(DIGEST, digest).replace(DIGEST_URL, digestUrl))
                .toList();
        BoundedProcess.Ended ended;
        try {
            ended = BoundedProcess.run(call, message, longest, MOST_OUTPUT);
        } catch (IOException e) {
            throw failure(e.getMessage(), e);
        }
        if (ended.exitCode() != 0) {
            throw failure("ended with exit code " + ended.exitCode() + lastWords(ended), null);
        }
        return SignatureForms.of(ended.output()).stream()
                .filter(signature -> key.verifies(message, signature))
                .findFirst()
                .orElseThrow(() -> failure(
                        "answered " + ended.output().length + " bytes that are no signature of the message by " + key
                                + ", the one of the public key" + lastWords(ended),
                        null));
    }

    private static String lastWords(BoundedProcess.Ended ended) {
        List<String> lines = SecretMask.ofEnvironment(System.getenv())
                .lines(ended.lastWords().lines().toList());
        String words = OneLine.of(String.join(" ", lines));
        return words.isEmpty() ? ", and said nothing" : ": " + words;
    }

    /** Without the arguments: who wrote them knows them, and they may be more than a log should have. */
    private DeliveryException failure(String what, IOException cause) {
        return new DeliveryException(field + " '" + OneLine.of(command.get(0)) + "' " + what, cause);
    }

    @Override
    public VerificationKey verificationKey() {
        return key;
    }

    @Override
    public String toString() {
        return "program for " + key;
    }
}
