package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.OwnerOnly;
import io.jenkins.plugins.delivery.core.command.BoundedLines;
import io.jenkins.plugins.delivery.core.command.CommandGuard;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.core.image.engine.KanikoBuild;
import io.jenkins.plugins.delivery.core.image.registry.ImageSize;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Runs kaniko's executor on this machine, which should be a container, since kaniko replaces its file system. */
final class LocalKaniko {
    private static final long STOP_SECONDS = 10;
    /** More of a line is of use to nobody, in bytes. */
    private static final int LONGEST_LINE = 64 << 10;

    private final RegistryAccessProvider access;
    private final BuildLog log;

    LocalKaniko(RegistryAccessProvider access, BuildLog log) {
        this.access = access;
        this.log = log;
    }

    ImageBuildResult run(KanikoBuild build) throws InterruptedException {
        try {
            Path script = write(build);
            Process process = new ProcessBuilder("sh", script.toString())
                    .redirectErrorStream(true)
                    .start();
            Thread stop = new Thread(process::destroy, "stop-kaniko");
            Runtime.getRuntime().addShutdownHook(stop);
            try {
                int exitCode = follow(process, build, SecretMask.of(secrets(build)));
                ImageBuildResult result = build.result(exitCode, digest(build));
                return build.target().registry() == null
                        ? result
                        : result.withSize(ImageSize.lookUp(access, ImageReference.parse(result.reference())));
            } finally {
                stop(process);
                Runtime.getRuntime().removeShutdownHook(stop);
            }
        } catch (IOException e) {
            throw new DeliveryException("kaniko cannot be started: " + e.getMessage(), e);
        }
    }

    private int follow(Process process, KanikoBuild build, SecretMask mask) throws InterruptedException {
        Thread reader = new Thread(() -> copyOutput(process, mask), "kaniko-output");
        reader.setDaemon(true);
        reader.start();
        Duration left = Duration.ofMinutes(build.timeoutMinutes())
                .minus(Duration.between(Instant.ofEpochMilli(build.startMillis()), Instant.now()));
        if (!process.waitFor(left.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new DeliveryException("kaniko took longer than " + build.timeoutMinutes()
                    + " minutes: set --timeout-minutes higher, or look at what its last lines were waiting for");
        }
        reader.join();
        return process.exitValue();
    }

    private void copyOutput(Process process, SecretMask mask) {
        UnaryOperator<String> masked = mask.eachLine();
        try (InputStream in = process.getInputStream();
                BoundedLines out = new BoundedLines(LONGEST_LINE, line -> log.line(masked.apply(line)))) {
            in.transferTo(out);
        } catch (IOException e) {
            log.line("The output of kaniko broke off: " + e.getMessage());
        }
    }

    private static void stop(Process process) throws InterruptedException {
        if (process.isAlive()) {
            process.destroy();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private static String digest(KanikoBuild build) throws IOException {
        Path file = Path.of(build.digestFile());
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private List<String> secrets(KanikoBuild build) {
        return build.logins(access).values().stream()
                .flatMap(login -> login.secrets().stream())
                .toList();
    }

    /** Writes the files that the build needs, for the owner only, into the directory that is deleted afterwards. */
    private Path write(KanikoBuild build) throws IOException {
        OwnerOnly.makeDirectories(Path.of(build.dockerConfigDirectory()));
        for (Map.Entry<String, String> file : build.files(access).entrySet()) {
            OwnerOnly.write(Path.of(build.directory(), file.getKey()), file.getValue());
        }
        String script = new CommandGuard(build.directory(), 1).script(build.script());
        return OwnerOnly.write(Path.of(build.directory(), "kaniko.sh"), script);
    }
}
