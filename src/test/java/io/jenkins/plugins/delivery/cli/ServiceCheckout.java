package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.cli.CommandProcess.Ended;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.KanikoRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A service in a Git checkout, and {@code build-image} called on it as a user does: in a process of its own, with no
 * proxy, login or branch in its environment.
 */
final class ServiceCheckout {
    private final RegistryServer registry;
    private final Path directory;
    private final Path workspace;

    private ServiceCheckout(RegistryServer registry, Path directory, Path workspace) {
        this.registry = registry;
        this.directory = directory;
        this.workspace = workspace;
    }

    /**
     * A jar and a Dockerfile, whose base is {@code base/small:1} of the registry.
     *
     * @param registry where images go, unless settings name another one
     * @param directory to be empty; the checkout, settings and what commands keep are below it
     */
    static ServiceCheckout make(RegistryServer registry, Path directory) throws Exception {
        Path workspace = Files.createDirectory(directory.resolve("service"));
        Files.createDirectory(workspace.resolve("target"));
        Files.writeString(workspace.resolve("target/index.jar"), "a jar");
        Files.writeString(workspace.resolve("Dockerfile"), """
                FROM %s/base/small:1
                WORKDIR /app
                COPY target/*.jar app.jar
                ENTRYPOINT ["java", "-jar", "app.jar"]
                """.formatted(registry.host()));
        GitCommit.of(workspace);
        return new ServiceCheckout(registry, directory, workspace);
    }

    /** The same service, checked out elsewhere. */
    ServiceCheckout in(Path elsewhere) {
        return new ServiceCheckout(registry, directory, elsewhere);
    }

    Path workspace() {
        return workspace;
    }

    /** Calls the command for the service {@code index}, which goes to the registry. */
    Ended buildImage(Map<String, String> environment, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("--config=" + settings(registry, false), "--app=index"));
        all.addAll(List.of(options));
        return command(environment, all.toArray(String[]::new));
    }

    /** Settings with this registry. @param kaniko whether they name the executable that is installed */
    Path settings(RegistryServer target, boolean kaniko) throws IOException {
        return Files.writeString(
                directory.resolve("delivery.yaml"),
                yaml(
                        target.host(),
                        target == registry ? "plainHttp: true" : "plainHttp: false",
                        kaniko ? KanikoRun.executable().toString() : "/kaniko/executor"));
    }

    static String yaml(String host, String plainHttp, String executable) {
        return """
                unclassified:
                  microserviceDelivery:
                    registry: {host: "%s", namespace: bss, project: bss, %s}
                    imageBuild: {kanikoExecutable: "%s"}
                """.formatted(host, plainHttp, executable);
    }

    /** Calls the command with these options alone. */
    Ended command(Map<String, String> environment, String... options) throws Exception {
        return run(environment, program(workspace, options));
    }

    /** The words of a command line. */
    static List<String> program(Path workspace, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.jenkins.plugins.delivery.cli.Main",
                "build-image"));
        boolean elsewhere = List.of(options).stream().anyMatch(option -> option.startsWith("--workspace"));
        if (!elsewhere) {
            command.add("--workspace=" + workspace);
        }
        command.addAll(List.of(options));
        return command;
    }

    /** Runs any program in the checkout. */
    Ended run(Map<String, String> environment, List<String> command) throws Exception {
        return run(environment, command, workspace);
    }

    Ended run(Map<String, String> environment, List<String> command, Path where) throws Exception {
        Path err = Files.createTempFile(directory, "err", null);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(where.toFile()).redirectError(err.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.toUpperCase(Locale.ROOT).endsWith("_PROXY"));
        builder.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
        builder.environment()
                .put("DOCKER_CONFIG", directory.resolve("no-docker").toString());
        List.of("BRANCH_NAME", "GIT_LOCAL_BRANCH", "GIT_BRANCH").forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(err));
    }

    static String lastLine(String text) {
        return text.lines().reduce("", (first, second) -> second);
    }
}
