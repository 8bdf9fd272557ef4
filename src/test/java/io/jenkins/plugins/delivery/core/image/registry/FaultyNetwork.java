package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.testbed.LoopbackServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A proxy in front of a registry, on raw sockets, that lets requests through but for the faults it is told; each fault
 * happens once, to the first request that matches. Every connection carries one request.
 */
final class FaultyNetwork implements AutoCloseable {
    /** What happens to one request. */
    interface Fault {
        void happen(String head, Socket client, FaultyNetwork network) throws IOException;
    }

    private record Planned(Predicate<String> request, Fault fault) {}

    private final LoopbackServer server;
    private final int target;
    private final List<Planned> rules = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Planned> planned = new ConcurrentLinkedQueue<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    /** A network before the registry at this loopback port; 0 when every request meets a fault. */
    FaultyNetwork(int target) throws IOException {
        this.target = target;
        server = new LoopbackServer(this::serve);
    }

    String host() {
        return "127.0.0.1:" + server.port();
    }

    ImageReference image(String repositoryAndTag) {
        return ImageReference.parse(host() + "/" + repositoryAndTag);
    }

    /** The heads of all requests, with their line. */
    List<String> heads() {
        return heads;
    }

    long count(String requestLineRegex) {
        return heads.stream()
                .filter(head -> head.lines().findFirst().orElse("").matches(requestLineRegex))
                .count();
    }

    /** Plans a fault for the next request whose line matches. */
    FaultyNetwork once(String requestLineRegex, Fault fault) {
        planned.add(new Planned(line -> line.matches(requestLineRegex), fault));
        return this;
    }

    /** Makes this happen to every request whose head matches; what is planned for once comes first. */
    FaultyNetwork always(Predicate<String> head, Fault fault) {
        rules.add(new Planned(head, fault));
        return this;
    }

    /** Answers by itself. */
    static Fault answer(String statusAndHeaders, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return (head, client, network) -> {
            OutputStream out = client.getOutputStream();
            out.write(("HTTP/1.1 " + statusAndHeaders + "\r\nContent-Length: " + bytes.length
                            + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            if (!head.startsWith("HEAD ")) {
                out.write(bytes);
            }
            out.flush();
        };
    }

    /** Lets so many bytes of the request's body through, and breaks the connection. */
    static Fault cutUploadAfter(long bytes) {
        return (head, client, network) -> network.forward(head, client, bytes, Long.MAX_VALUE, false);
    }

    /** Lets the request through, waits for the answer, and breaks the connection instead of passing it on. */
    static Fault loseAnswer() {
        return (head, client, network) -> network.forward(head, client, Long.MAX_VALUE, 0, false);
    }

    /** Lets so many bytes of the answer through, head included, and breaks the connection. */
    static Fault cutAnswerAfter(long bytes) {
        return (head, client, network) -> network.forward(head, client, Long.MAX_VALUE, bytes, false);
    }

    /** Lets so many bytes of the answer through, head included, and then nothing more. */
    static Fault stallAnswerAfter(long bytes) {
        return (head, client, network) -> network.forward(head, client, Long.MAX_VALUE, bytes, true);
    }

    /** Takes the request's head and then neither takes nor sends anything. */
    static Fault stall() {
        return (head, client, network) -> network.hang();
    }

    /** Answers with a byte now and then, for ever. */
    static Fault drip(String statusAndHeaders, Duration pause) {
        return (head, client, network) -> {
            OutputStream out = client.getOutputStream();
            out.write(("HTTP/1.1 " + statusAndHeaders + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            try {
                while (!network.end.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    out.write(' ');
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private void serve(Socket client) throws IOException {
        String head = LoopbackServer.readHead(client.getInputStream());
        if (head.isEmpty()) {
            return;
        }
        heads.add(head);
        String line = head.lines().findFirst().orElse("");
        for (Planned plan : planned) {
            if (plan.request().test(line) && planned.remove(plan)) {
                plan.fault().happen(head, client, this);
                return;
            }
        }
        for (Planned rule : rules) {
            if (rule.request().test(head)) {
                rule.fault().happen(head, client, this);
                return;
            }
        }
        forward(head, client, Long.MAX_VALUE, Long.MAX_VALUE, false);
    }

    private void forward(String head, Socket client, long uploadLimit, long answerLimit, boolean stall)
            throws IOException {
        try (Socket registry = new Socket("127.0.0.1", target)) {
            OutputStream out = registry.getOutputStream();
            out.write(head.replaceFirst("\r\n", "\r\nConnection: close\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            LoopbackServer.daemon(() -> {
                copy(client.getInputStream(), out, uploadLimit);
                if (uploadLimit < Long.MAX_VALUE) {
                    registry.shutdownOutput();
                    client.setSoLinger(true, 0);
                    client.close();
                }
            });
            if (answerLimit == 0) {
                registry.getInputStream().read();
            }
            copy(registry.getInputStream(), client.getOutputStream(), answerLimit);
            if (stall) {
                hang();
            }
        }
    }

    private void hang() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(InputStream in, OutputStream out, long limit) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = limit;
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                return;
            }
            out.write(buffer, 0, count);
            left -= count;
        }
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        server.close();
    }
}
