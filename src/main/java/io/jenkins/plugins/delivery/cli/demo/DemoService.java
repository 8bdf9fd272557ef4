package io.jenkins.plugins.delivery.cli.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The service that the demo delivers, alone in a jar of its own: a page, a health check, and, in the version that is
 * broken, a setting that it cannot do without.
 */
public final class DemoService {
    /** A file of the jar with the name of an environment variable that the service needs; empty when it needs none. */
    static final String NEEDED_FILE = "needed.txt";

    private static final int PORT = 8080;

    private DemoService() {}

    public static void main(String[] args) throws IOException {
        String needed = needed();
        if (!needed.isEmpty() && System.getenv(needed) == null) {
            System.err.println("Cannot start: " + needed + " is not set");
            System.exit(1);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(PORT), 0);
        server.createContext("/", exchange -> {
            byte[] page = "Hello from the demo\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        System.out.println("Listening on port " + PORT);
    }

    private static String needed() throws IOException {
        try (InputStream file = DemoService.class.getResourceAsStream("/" + NEEDED_FILE)) {
            return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8).trim();
        }
    }
}
