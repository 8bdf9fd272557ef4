package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A port of loopback, reachable under the same number at another address of this machine. */
final class PortForward implements AutoCloseable {
    private final ServerSocket server;

    PortForward(String address, int port) throws IOException {
        server = new ServerSocket(port, 50, InetAddress.getByName(address));
        LoopbackServer.daemon(() -> {
            while (true) {
                Socket client = server.accept();
                LoopbackServer.daemon(() -> join(client, port));
            }
        });
    }

    private static void join(Socket client, int port) throws IOException {
        try (client;
                Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
            LoopbackServer.daemon(() -> copy(client, target));
            copy(target, client);
        }
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } finally {
            to.shutdownOutput();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
