package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.command.CommandGuard;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.core.image.engine.KanikoBuild;
import io.jenkins.plugins.delivery.core.image.registry.DockerConfigCredentials;
import io.jenkins.plugins.delivery.core.image.registry.ImageSize;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs kaniko's executor on this machine, which should be a container, since kaniko replaces its file system. */
final class LocalKaniko {
    private static final long STOP_SECONDS = 10;

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
                int exitCode = follow(process, build);
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

    private int follow(Process process, KanikoBuild build) throws InterruptedException {
        Thread reader = new Thread(() -> copyOutput(process), "kaniko-output");
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

    private void copyOutput(Process process) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(log::line);
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

    /** Writes the files that the build needs, for the owner only, into the directory that is deleted afterwards. */
    private Path write(KanikoBuild build) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Path docker = Files.createDirectories(Path.of(build.dockerConfigDirectory()), ownerOnly);
        Map<String, RegistryCredentials> logins = new HashMap<>();
        for (String host : build.registries()) {
            RegistryCredentials login = access.accessTo(host).credentials();
            if (login != null) {
                logins.put(host, login);
            }
        }
        writeSecret(docker.resolve("config.json"), DockerConfigCredentials.toJson(logins));
        if (build.target().registry() != null) {
            String certificates = access.accessTo(build.target().registry()).caCertificates();
            if (certificates != null) {
                writeSecret(Path.of(build.caFile()), certificates);
            }
        }
        String script = new CommandGuard(build.directory(), 1).script(build.script());
        return writeSecret(Path.of(build.directory(), "kaniko.sh"), script);
    }

    private static Path writeSecret(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }
}
