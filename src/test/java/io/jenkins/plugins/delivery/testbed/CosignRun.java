package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A call of the real cosign, without its transparency log, which is another company's server.
 *
 * @param exitCode 0 when it found what it was asked for
 * @param output both of its outputs
 */
public record CosignRun(int exitCode, String output) {
    private static final long MOST_SECONDS = 60;

    /** {@code cosign verify} of an image in a registry without TLS. */
    public static CosignRun verify(Path home, Path key, String image) throws IOException, InterruptedException {
        return run(home, List.of("verify", "--key", key.toString(), "--insecure-ignore-tlog=true"), image);
    }

    /** {@code cosign verify-attestation}. */
    public static CosignRun verifyAttestation(Path home, Path key, String type, String image)
            throws IOException, InterruptedException {
        return run(
                home,
                List.of("verify-attestation", "--key", key.toString(), "--type", type, "--insecure-ignore-tlog=true"),
                image);
    }

    /** Any call that names an image. */
    public static CosignRun run(Path home, List<String> arguments, String image)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(TestbedPart.COSIGN.path("cosign/cosign").toString()));
        command.addAll(arguments);
        command.add("--allow-http-registry");
        command.add(image);
        return start(home, command, "");
    }

    /** A call that makes keys, into the directory and without a password. */
    public static CosignRun run(Path directory, List<String> arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(TestbedPart.COSIGN.path("cosign/cosign").toString()));
        command.addAll(arguments);
        return start(directory, command, "");
    }

    /** {@code cosign generate-key-pair} into a directory. */
    public static void generateKeyPair(Path directory, String password) throws IOException, InterruptedException {
        CosignRun run = start(
                directory, List.of(TestbedPart.COSIGN.path("cosign/cosign").toString(), "generate-key-pair"), password);
        if (run.exitCode() != 0) {
            throw new IllegalStateException(run.output());
        }
    }

    private static CosignRun start(Path home, List<String> command, String password)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("COSIGN_PASSWORD", password);
        Process process = builder.start();
        process.getOutputStream().close();
        String output;
        try (InputStream out = process.getInputStream()) {
            output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("cosign did not end: " + output);
        }
        return new CosignRun(process.exitValue(), output);
    }
}
