package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy as companies have, for servers on loopback: it finds them under any name by their port, opens tunnels,
 * and passes on connections without TLS as they are.
 */
public final class ForwardProxy implements AutoCloseable {
    private final LoopbackServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final String refusal;

    public ForwardProxy() throws IOException {
        this("");
    }

    /**
     * A proxy that lets nothing through.
     *
     * @param status and its phrase
     */
    public static ForwardProxy refusing(String status) throws IOException {
        return new ForwardProxy("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nProxy-Authenticate: Basic\r\n\r\n");
    }

    private ForwardProxy(String refusal) throws IOException {
        this.refusal = refusal;
        server = new LoopbackServer(this::serve);
    }

    public int port() {
        return server.port();
    }

    /** What was asked first on each connection, as {@code CONNECT host:port} or {@code GET http://host:port/path}. */
    public List<String> requests() {
        return requests;
    }

    private void serve(Socket client) throws IOException {
        String head = LoopbackServer.readHead(client.getInputStream());
        if (head.isEmpty()) {
            return;
        }
        String[] request = head.substring(0, head.indexOf("\r\n")).split(" ");
        requests.add(request[0] + " " + request[1]);
        if (!refusal.isEmpty()) {
            client.getOutputStream().write(ascii(refusal));
            return;
        }
        boolean tunnel = request[0].equals("CONNECT");
        URI target = URI.create(tunnel ? "tunnel://" + request[1] : request[1]);
        // Whatever the name is, which nobody but the proxy has to know.
        try (Socket there = new Socket(InetAddress.getLoopbackAddress(), target.getPort())) {
            if (tunnel) {
                client.getOutputStream().write(ascii("HTTP/1.1 200 Connection established\r\n\r\n"));
            } else {
                there.getOutputStream().write(ascii(head));
            }
            LoopbackServer.daemon(() -> copy(there.getInputStream(), client.getOutputStream(), client));
            copy(client.getInputStream(), there.getOutputStream(), there);
        }
    }

    private static void copy(InputStream in, OutputStream out, Socket after) throws IOException {
        try (after) {
            in.transferTo(out);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
