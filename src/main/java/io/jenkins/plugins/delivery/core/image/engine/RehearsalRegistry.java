package io.jenkins.plugins.delivery.core.image.engine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * As little of a registry as a {@link Rehearsal} needs, on this machine's loopback and in this JVM: it has one image, with
 * one layer without files, and forgets what is sent to it.
 */
final class RehearsalRegistry implements AutoCloseable {
    /** Two empty blocks are a whole tar. */
    private static final int EMPTY_TAR_BYTES = 1024;

    private static final int NO_BODY = -1;

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Map<String, byte[]> blobs;
    private final byte[] manifest;

    RehearsalRegistry() throws IOException {
        byte[] tar = new byte[EMPTY_TAR_BYTES];
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(tar);
        }
        byte[] layer = compressed.toByteArray();
        byte[] config = ("{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{\"Env\":[\"PATH=/bin\"]},"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + Digest.of(tar) + "\"]}}")
                .getBytes(StandardCharsets.UTF_8);
        manifest = ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"config\":"
                        + descriptor(MediaTypes.OCI_CONFIG, config) + ",\"layers\":["
                        + descriptor(MediaTypes.OCI_LAYER_GZIP, layer) + "]}")
                .getBytes(StandardCharsets.UTF_8);
        blobs = Map.of(Digest.of(layer).value(), layer, Digest.of(config).value(), config);
        server.createContext("/", this::answer);
        server.start();
    }

    private static String descriptor(String mediaType, byte[] blob) {
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + Digest.of(blob) + "\",\"size\":" + blob.length
                + "}";
    }

    /** As the first part of an image reference. */
    String host() {
        return server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
            String path = exchange.getRequestURI().toString();
            switch (exchange.getRequestMethod()) {
                case "GET", "HEAD" -> give(path, exchange);
                case "POST" -> begin(path, exchange);
                default -> send(exchange, HttpURLConnection.HTTP_CREATED, new byte[0]);
            }
        }
    }

    private static void begin(String path, HttpExchange exchange) throws IOException {
        boolean mounts = path.contains("?mount=");
        if (!mounts) {
            exchange.getResponseHeaders().set("Location", path + "session");
        }
        send(exchange, mounts ? HttpURLConnection.HTTP_CREATED : HttpURLConnection.HTTP_ACCEPTED, new byte[0]);
    }

    private void give(String path, HttpExchange exchange) throws IOException {
        byte[] blob = blobs.get(ImagePath.name(path));
        if (path.equals("/v2/")) {
            send(exchange, HttpURLConnection.HTTP_OK, "{}".getBytes(StandardCharsets.UTF_8));
        } else if (blob != null) {
            send(exchange, HttpURLConnection.HTTP_OK, blob);
        } else if (path.contains("/manifests/") && path.contains("/" + Rehearsal.BASE + "/")) {
            exchange.getResponseHeaders().set("Content-Type", MediaTypes.OCI_MANIFEST);
            exchange.getResponseHeaders()
                    .set("Docker-Content-Digest", Digest.of(manifest).toString());
            send(exchange, HttpURLConnection.HTTP_OK, manifest);
        } else {
            send(exchange, HttpURLConnection.HTTP_NOT_FOUND, new byte[0]);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", "" + body.length);
            exchange.sendResponseHeaders(status, NO_BODY);
        } else if (body.length == 0) {
            exchange.sendResponseHeaders(status, NO_BODY);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
