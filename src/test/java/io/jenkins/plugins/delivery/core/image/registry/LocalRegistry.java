package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The test bed's docker-registry on a free loopback port, with its storage in a directory. */
final class LocalRegistry implements AutoCloseable {
    static final RegistryCredentials USER = new RegistryCredentials("ci", "s3cret");

    private static final Path BINARY = TestbedPart.REGISTRY.path("registry/usr/bin/docker-registry");

    /** bcrypt of the user's password. */
    private static final String HTPASSWD = "ci:$2b$04$/Xd4P0lYfnhsdIOZSZK9W.3qdQhNrr7LP.uNkpsFLVWVc0xpLyrzu\n";

    private final Process process;
    private final int port;

    private LocalRegistry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static LocalRegistry open(Path directory) throws IOException {
        return start(directory, "", "");
    }

    static LocalRegistry withPassword(Path directory) throws IOException {
        Path htpasswd = Files.writeString(directory.resolve("htpasswd"), HTPASSWD);
        return start(directory, "", "auth: {htpasswd: {realm: test, path: " + htpasswd + "}}\n");
    }

    static LocalRegistry withTokens(Path directory, SigningTokenService tokens) throws IOException {
        Path roots = Files.writeString(directory.resolve("roots.pem"), tokens.certificatePem());
        return start(
                directory,
                "",
                "auth: {token: {realm: \"" + tokens.realm() + "\", service: test-registry, issuer: test-issuer,"
                        + " rootcertbundle: " + roots + "}}\n");
    }

    static LocalRegistry withTls(Path directory, LoopbackKey key) throws Exception {
        Path certificate = Files.writeString(directory.resolve("tls.crt"), key.certificatePem());
        Path privateKey = Files.writeString(directory.resolve("tls.key"), key.keyPem());
        return start(directory, ", tls: {certificate: " + certificate + ", key: " + privateKey + "}", "");
    }

    private static LocalRegistry start(Path directory, String http, String more) throws IOException {
        TestbedPart.REGISTRY.require();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(
                directory.resolve("config.yml"),
                "version: 0.1\nstorage: {filesystem: {rootdirectory: " + directory.resolve("storage") + "}}\n"
                        + "http: {addr: '127.0.0.1:" + port + "'" + http + "}\nlog: {level: warn}\n" + more);
        Process process = new ProcessBuilder(BINARY.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("registry.log").toFile())
                .start();
        Awaitility.await("registry")
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> {
                    new Socket("127.0.0.1", port).close();
                    return process.isAlive();
                });
        return new LocalRegistry(process, port);
    }

    int port() {
        return port;
    }

    String host() {
        return "127.0.0.1:" + port;
    }

    ImageReference image(String repositoryAndTag) {
        return ImageReference.parse(host() + "/" + repositoryAndTag);
    }

    static Descriptor layer(byte[] content) {
        return new Descriptor(MediaTypes.OCI_LAYER, Digest.of(content), content.length);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
