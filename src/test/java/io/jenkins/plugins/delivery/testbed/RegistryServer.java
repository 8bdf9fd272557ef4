package io.jenkins.plugins.delivery.testbed;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The real docker-registry on a free loopback port, with a directory of its own that goes when it stops.
 *
 * <p>As a field with {@code @RegisterExtension} it runs for the whole class when static and for each test otherwise, and
 * skips the tests where docker-registry is not installed. Elsewhere: {@code try (var registry = builder()...start())}.
 */
public final class RegistryServer
        implements AutoCloseable,
                ExecutionCondition,
                BeforeAllCallback,
                AfterAllCallback,
                BeforeEachCallback,
                AfterEachCallback {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");
    private static final String MARKER = "testbed-marker=";

    private final RegistryOptions options;
    private Running running;
    private String owner;

    RegistryServer(RegistryOptions options) {
        this.options = options;
    }

    /** Anonymous, plain HTTP, read and write, unless told otherwise. */
    public static RegistryServerBuilder builder() {
        return new RegistryServerBuilder();
    }

    /** Host and port, as the first part of an image reference. */
    public String host() {
        return "127.0.0.1:" + running().port;
    }

    /** The root of the API without a slash at its end. */
    public URI url() {
        return URI.create((options.tls() ? "https://" : "http://") + host());
    }

    /** The certificate of the authority that signed the registry's; only with TLS. */
    public String caPem() {
        if (!options.tls()) {
            throw new IllegalStateException("this registry speaks plain HTTP");
        }
        return authority().certificatePem();
    }

    public String username() {
        return credentials().username();
    }

    public String password() {
        return credentials().password();
    }

    /** The directory that holds its blobs and tags; it may be read, and between stop and start changed. */
    public Path storage() {
        return running().directory.resolve("storage");
    }

    /** Writes a {@code config.json} as {@code docker login} does, for tools that take {@code DOCKER_CONFIG}. */
    public void writeDockerConfig(Path directory) throws IOException {
        Map<String, Object> auths = options.authentication() == RegistryAuthentication.NONE
                ? Map.of()
                : Map.of(host(), Map.of("auth", credentials().encoded()));
        Files.createDirectories(directory);
        JSON.writeValue(directory.resolve("config.json").toFile(), Map.of("auths", auths));
    }

    /** Every request that was answered so far, in the order of the answers. */
    public List<AccessLogEntry> accessLog() throws IOException, InterruptedException {
        Running current = running();
        if (current.process.isAlive()) {
            // The registry logs a request after its client has the answer: one more request, and all are there.
            String marker = MARKER + UUID.randomUUID();
            httpClient()
                    .send(
                            HttpRequest.newBuilder(url().resolve("/v2/?" + marker))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            current.accessLog
                    .await(line -> line.contains(marker), START_TIMEOUT)
                    .orElseThrow(() -> new IllegalStateException("docker-registry logged no request:\n" + log()));
        }
        return current.accessLog.lines().stream()
                .filter(line -> !line.contains(MARKER))
                .map(AccessLogEntry::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The scopes for which the token server was asked, in order; only with token authentication. */
    public List<String> tokenScopes() {
        return running().tokens.scopes();
    }

    /** What the registry itself logged, for the message of a test that failed. */
    public String log() {
        return String.join("\n", running().log.lines());
    }

    /** Ends the process as a crash does; the port refuses connections until {@link #restart()}. */
    public void kill() throws InterruptedException {
        running().process.destroyForcibly().waitFor();
    }

    /** Starts again after {@link #kill()}, on the same port and with what had been stored. */
    public void restart() throws IOException, InterruptedException {
        kill();
        Running old = running();
        running = launch(old.directory, old.tokens, old.port);
    }

    /** Starts it; {@link RegistryServerBuilder#start()} is the usual way. */
    void start() throws IOException, InterruptedException {
        TestbedPart.REGISTRY.require();
        Path directory = AfterThisJvm.delete(TemporaryTree.create("registry"));
        TokenServer tokens = null;
        try {
            Files.createDirectory(directory.resolve("storage"));
            if (options.authentication() == RegistryAuthentication.BASIC) {
                Files.writeString(
                        directory.resolve("htpasswd"),
                        Htpasswd.line(credentials().username(), credentials().password()));
            } else if (options.authentication() == RegistryAuthentication.TOKEN) {
                tokens = TokenServer.start(
                        authority(), credentials().authorization(), options.anonymousPull(), options.tls());
                Files.writeString(directory.resolve("token-ca.pem"), authority().certificatePem());
            }
            if (options.tls()) {
                Files.writeString(
                        directory.resolve("server.pem"), authority().server().certificatePem());
                Files.writeString(
                        directory.resolve("server.key"), authority().server().keyPem());
            }
            running = launch(directory, tokens, 0);
        } finally {
            if (running == null) {
                if (tokens != null) {
                    tokens.close();
                }
                TemporaryTree.delete(directory);
            }
        }
    }

    /** Stops it and deletes its directory; one that does not run is stopped already. */
    @Override
    public void close() throws IOException, InterruptedException {
        if (running == null) {
            return;
        }
        Running last = running;
        running = null;
        last.process.destroy();
        last.process.waitFor();
        if (last.tokens != null) {
            last.tokens.close();
        }
        TemporaryTree.delete(last.directory);
        AfterThisJvm.deleted(last.directory);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return RequiresTestbedCondition.evaluate(Stream.of(TestbedPart.REGISTRY));
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        startFor(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        startFor(context);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        stopFor(context);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        stopFor(context);
    }

    private void startFor(ExtensionContext context) throws IOException, InterruptedException {
        if (running == null) {
            start();
            owner = context.getUniqueId();
        }
    }

    /** Nested classes and the tests of a class are told of a static field's server too, but did not start it. */
    private void stopFor(ExtensionContext context) throws IOException, InterruptedException {
        if (context.getUniqueId().equals(owner)) {
            close();
        }
    }

    private Running launch(Path directory, TokenServer tokens, int port) throws IOException, InterruptedException {
        Path configuration = directory.resolve("config.yml");
        // JSON is YAML.
        JSON.writeValue(configuration.toFile(), options.configuration(directory, tokens, port));
        ProcessBuilder command = new ProcessBuilder(
                TestbedPart.REGISTRY.path("registry/usr/bin/docker-registry").toString(),
                "serve",
                configuration.toString());
        // Variables override the file.
        command.environment().keySet().removeIf(name -> name.startsWith("REGISTRY_") || name.startsWith("OTEL_"));
        Process process = AfterThisJvm.end(command.start());
        LineLog accessLog = LineLog.of(process.getInputStream(), "registry access log");
        LineLog log = LineLog.of(process.getErrorStream(), "registry log");
        Optional<String> listening = log.await(line -> LISTENING.matcher(line).find(), START_TIMEOUT);
        if (listening.isEmpty()) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("docker-registry did not start:\n" + String.join("\n", log.lines()));
        }
        Matcher matcher = LISTENING.matcher(listening.get());
        if (!matcher.find()) {
            throw new IllegalStateException(listening.get());
        }
        return new Running(process, Integer.parseInt(matcher.group(1)), directory, tokens, accessLog, log);
    }

    private HttpClient httpClient() {
        HttpClient.Builder client = HttpClient.newBuilder();
        return options.tls() ? client.sslContext(authority().clientContext()).build() : client.build();
    }

    private RegistryCredentials credentials() {
        if (options.authentication() == RegistryAuthentication.NONE) {
            throw new IllegalStateException("this registry is anonymous");
        }
        return options.credentials();
    }

    private Running running() {
        if (running == null) {
            throw new IllegalStateException("this registry does not run");
        }
        return running;
    }

    private static CertificateAuthority authority() {
        try {
            return CertificateAuthority.shared();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private record Running(
            Process process, int port, Path directory, TokenServer tokens, LineLog accessLog, LineLog log) {}
}
