package io.jenkins.plugins.delivery.core.image.engine;

import io.jenkins.plugins.delivery.core.BackgroundWork;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;

/**
 * As little of a registry as a {@link Rehearsal} needs, on this machine's loopback and in this JVM: it has one image, with
 * one layer without files, and forgets what is sent to it.
 */
final class RehearsalRegistry implements AutoCloseable {
    private static final int MOST_HEAD_BYTES = 64 * 1024;

    /** Two empty blocks are a whole tar. */
    private static final int EMPTY_TAR_BYTES = 1024;

    private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
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
        daemon(() -> {
            while (true) {
                Socket client = server.accept();
                daemon(() -> {
                    try (client) {
                        answer(client);
                    }
                    return null;
                });
            }
        });
    }

    /** A thread that ends with the connection that it serves. */
    private static void daemon(Callable<Void> work) {
        BackgroundWork.start("rehearsal", work);
    }

    private static String descriptor(String mediaType, byte[] blob) {
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + Digest.of(blob) + "\",\"size\":" + blob.length
                + "}";
    }

    /** As the first part of an image reference. */
    String host() {
        return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
    }

    private void answer(Socket client) throws IOException {
        InputStream in = new BufferedInputStream(client.getInputStream());
        for (String head = head(in); !head.isEmpty(); head = head(in)) {
            in.skipNBytes(bodyBytes(head));
            String[] request = head.split(" ", 3);
            OutputStream out = client.getOutputStream();
            switch (request[0]) {
                case "GET", "HEAD" -> give(request[1], request[0].equals("GET"), out);
                case "POST" -> begin(request[1], out);
                default -> send(out, "201 Created", new byte[0], true);
            }
        }
    }

    private static void begin(String path, OutputStream out) throws IOException {
        boolean mounts = path.contains("?mount=");
        send(out, mounts ? "201 Created" : "202 Accepted\r\nLocation: " + path + "session", new byte[0], true);
    }

    private void give(String path, boolean whole, OutputStream out) throws IOException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        byte[] blob = blobs.get(name);
        if (path.equals("/v2/")) {
            send(out, "200 OK", "{}".getBytes(StandardCharsets.UTF_8), whole);
        } else if (blob != null) {
            send(out, "200 OK\r\nContent-Type: application/octet-stream", blob, whole);
        } else if (path.contains("/manifests/") && path.contains("/" + Rehearsal.BASE + "/")) {
            String head = "200 OK\r\nContent-Type: " + MediaTypes.OCI_MANIFEST + "\r\nDocker-Content-Digest: "
                    + Digest.of(manifest);
            send(out, head, manifest, whole);
        } else {
            send(out, "404 Not Found", new byte[0], whole);
        }
    }

    private static void send(OutputStream out, String statusAndHeaders, byte[] body, boolean whole) throws IOException {
        String head = "HTTP/1.1 " + statusAndHeaders + "\r\nDocker-Distribution-Api-Version: registry/2.0"
                + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(whole ? body : new byte[0]);
        out.flush();
    }

    /** The head of a request, empty when the connection ends before or it is longer than any of ours. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int c = in.read(); c >= 0 && head.length() < MOST_HEAD_BYTES; c = in.read()) {
            head.append((char) c);
            if (c == '\n' && head.toString().endsWith("\r\n\r\n")) {
                return head.toString();
            }
        }
        return "";
    }

    private static long bodyBytes(String head) {
        return head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
