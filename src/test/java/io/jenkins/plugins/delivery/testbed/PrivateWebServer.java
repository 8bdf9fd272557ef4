package io.jenkins.plugins.delivery.testbed;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/** A web server on loopback with one file, over TLS, with a certificate of an authority that no machine trusts. */
public final class PrivateWebServer implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final HttpsServer server;
    private final CertificateAuthority authority;

    private PrivateWebServer(HttpsServer server, CertificateAuthority authority) {
        this.server = server;
        this.authority = authority;
    }

    /** Answers every request with this file. */
    public static PrivateWebServer of(byte[] file) throws IOException, InterruptedException {
        CertificateAuthority authority = CertificateAuthority.shared();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext()));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file);
            exchange.close();
        });
        server.start();
        return new PrivateWebServer(server, authority);
    }

    /** Its root, with a slash at its end. */
    public String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** The options of a JVM that trusts its authority, which are written below a directory. */
    public String trustingOptions(Path directory) throws IOException, GeneralSecurityException {
        Path file = directory.resolve("trusted.p12");
        KeyStore trusted = authority.trusted();
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        return "-Djavax.net.ssl.trustStore=" + file + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
