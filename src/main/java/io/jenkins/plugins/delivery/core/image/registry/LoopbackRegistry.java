package io.jenkins.plugins.delivery.core.image.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.delivery.core.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a registry as it takes to push an image and pull it again, on this machine alone: manifests in memory, blobs
 * in files. It follows the OCI distribution specification, and forgets everything when it is closed.
 */
public final class LoopbackRegistry implements AutoCloseable {
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
    private static final Pattern BLOB = Pattern.compile("/v2/.+/blobs/(sha256:[0-9a-f]{64})");
    private static final Pattern UPLOADS = Pattern.compile("/v2/(.+)/blobs/uploads/");
    private static final Pattern UPLOAD = Pattern.compile("/v2/.+/blobs/uploads/([0-9a-f-]{36})");
    private static final Pattern DIGEST_PARAMETER = Pattern.compile("(?:^|&)digest=sha256(?::|%3A)([0-9a-f]{64})");
    private static final String DIGEST_HEADER = "Docker-Content-Digest";
    private static final String LOCATION = "Location";

    private final Path directory;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "loopback-registry");
        thread.setDaemon(true);
        return thread;
    });

    /** By repository, then tag or digest. */
    private final Map<String, Map<String, Manifest>> manifests = new ConcurrentHashMap<>();

    private record Manifest(byte[] content, String mediaType) {}

    private LoopbackRegistry(Path directory) throws IOException {
        this.directory = directory;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** Starts it on a free port of the loopback interface, with its blobs in a directory that is made. */
    public static LoopbackRegistry start(Path directory) throws IOException {
        return new LoopbackRegistry(Files.createDirectories(directory));
    }

    /** {@code 127.0.0.1:<port>}. */
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Matcher manifest = MANIFEST.matcher(path);
            Matcher blob = BLOB.matcher(path);
            Matcher uploads = UPLOADS.matcher(path);
            Matcher upload = UPLOAD.matcher(path);
            if (path.equals("/v2/")) {
                end(exchange, 200);
            } else if (manifest.matches()) {
                manifest(exchange, manifest.group(1), manifest.group(2));
            } else if (blob.matches()) {
                blob(exchange, new Digest(blob.group(1)));
            } else if (uploads.matches() && exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set(LOCATION, path + UUID.randomUUID());
                end(exchange, 202);
            } else if (upload.matches()) {
                upload(exchange, directory.resolve(upload.group(1)));
            } else {
                refuse(exchange, 404, "NAME_UNKNOWN");
            }
        }
    }

    private void manifest(HttpExchange exchange, String repository, String reference) throws IOException {
        Map<String, Manifest> known = manifests.computeIfAbsent(repository, name -> new ConcurrentHashMap<>());
        if (exchange.getRequestMethod().equals("PUT")) {
            Manifest manifest = new Manifest(
                    exchange.getRequestBody().readAllBytes(),
                    exchange.getRequestHeaders().getFirst("Content-Type"));
            Digest digest = Digest.of(manifest.content());
            known.put(reference, manifest);
            known.put(digest.value(), manifest);
            exchange.getResponseHeaders().set(DIGEST_HEADER, digest.value());
            exchange.getResponseHeaders().set(LOCATION, "/v2/" + repository + "/manifests/" + digest);
            end(exchange, 201);
            return;
        }
        Manifest manifest = known.get(reference);
        if (manifest == null) {
            refuse(exchange, 404, "MANIFEST_UNKNOWN");
            return;
        }
        exchange.getResponseHeaders()
                .set(DIGEST_HEADER, Digest.of(manifest.content()).value());
        exchange.getResponseHeaders().set("Content-Type", manifest.mediaType());
        send(exchange, 200, manifest.content().length, new ByteArrayInputStream(manifest.content()));
    }

    private void blob(HttpExchange exchange, Digest digest) throws IOException {
        Path file = directory.resolve(digest.hex());
        if (!Files.exists(file)) {
            refuse(exchange, 404, "BLOB_UNKNOWN");
            return;
        }
        exchange.getResponseHeaders().set(DIGEST_HEADER, digest.value());
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        try (InputStream content = Files.newInputStream(file)) {
            send(exchange, 200, Files.size(file), content);
        }
    }

    /** A piece, or the last one with the digest of all. */
    private void upload(HttpExchange exchange, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            exchange.getRequestBody().transferTo(out);
        }
        if (exchange.getRequestMethod().equals("PATCH")) {
            exchange.getResponseHeaders().set(LOCATION, exchange.getRequestURI().getPath());
            exchange.getResponseHeaders().set("Range", "0-" + (Files.size(file) - 1));
            end(exchange, 202);
            return;
        }
        String query = exchange.getRequestURI().getRawQuery();
        Matcher wanted = DIGEST_PARAMETER.matcher(query == null ? "" : query);
        Digest is = digestOf(file);
        if (!wanted.find() || !wanted.group(1).equals(is.hex())) {
            Files.delete(file);
            refuse(exchange, 400, "DIGEST_INVALID");
            return;
        }
        Files.move(file, directory.resolve(is.hex()), StandardCopyOption.REPLACE_EXISTING);
        exchange.getResponseHeaders().set(DIGEST_HEADER, is.value());
        end(exchange, 201);
    }

    private static Digest digestOf(Path file) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Digest.of(sha256);
    }

    private static void end(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        byte[] body = ("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + code + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(exchange, status, body.length, new ByteArrayInputStream(body));
    }

    /** The answer to a HEAD says how long its body would be. */
    private static void send(HttpExchange exchange, int status, long length, InputStream body) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
            end(exchange, status);
            return;
        }
        exchange.sendResponseHeaders(status, length);
        body.transferTo(exchange.getResponseBody());
    }
}
