package io.jenkins.plugins.delivery.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server on a free loopback port, on raw sockets, with a daemon thread for each connection. */
public final class LoopbackServer implements AutoCloseable {
    private final ServerSocket server;

    /** What happens on one connection, which is closed afterwards. */
    @FunctionalInterface
    public interface Conversation {
        void hold(Socket client) throws IOException;
    }

    /** What a thread of a server does. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException;
    }

    public LoopbackServer(Conversation conversation) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                Socket client = server.accept();
                daemon(() -> {
                    try (client) {
                        conversation.hold(client);
                    }
                });
            }
        });
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The head of a request to the empty line after it, empty when the connection ends before. */
    public static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0; c = in.read()) {
            head.write(c);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith("\r\n\r\n")) {
                return text;
            }
        }
        return "";
    }

    /** Works in the background until it is done or its connection ends. */
    public static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // A connection ended, as here they shall.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes no connection any more; those there are go on. */
    @Override
    public void close() throws IOException {
        server.close();
    }
}
