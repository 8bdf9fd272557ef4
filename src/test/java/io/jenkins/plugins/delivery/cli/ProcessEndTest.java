package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessEndTest {
    /** Longer than the interrupted thread takes; a thread that nobody interrupts would be there after any time. */
    private static final long LONG_MILLIS = 5_000;

    /** Runs in the process under test. */
    static final class AfterARequest {
        private AfterARequest() {}

        public static void main(String[] args) throws Exception {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
            server.start();
            HttpClient client = HttpClient.newHttpClient();
            client.send(
                    HttpRequest.newBuilder(URI.create(
                                    "http://localhost:" + server.getAddress().getPort() + "/"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            Thread selector = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().endsWith("SelectorManager"))
                    .findFirst()
                    .orElseThrow();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    selector.join(LONG_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                System.out.println("selector is alive: " + selector.isAlive());
            }));
            ProcessEnd.exit(3);
        }
    }

    @Test
    void doesNotWaitForAnHttpClientsSelector() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AfterARequest.class.getName()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isEqualTo(3);
        assertThat(output.strip()).isEqualTo("selector is alive: false");
    }
}
