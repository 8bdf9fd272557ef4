package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real zstd. */
public final class ZstdRun {
    private ZstdRun() {}

    /**
     * Compresses.
     *
     * @param options for example {@code -19}
     */
    public static byte[] compress(byte[] bytes, String... options) throws IOException, InterruptedException {
        Path file = Files.createTempFile("plain", "");
        Path compressed = Files.createTempFile("zstd", "");
        try {
            Files.write(file, bytes);
            List<String> command = new ArrayList<>(
                    List.of(TestbedPart.ZSTD.path("zstd/usr/bin/zstd").toString(), "-q", "-f"));
            command.addAll(List.of(options));
            command.addAll(List.of(file.toString(), "-o", compressed.toString()));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
            return Files.readAllBytes(compressed);
        } finally {
            Files.delete(file);
            Files.delete(compressed);
        }
    }
}
