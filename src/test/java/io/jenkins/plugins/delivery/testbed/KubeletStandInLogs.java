package io.jenkins.plugins.delivery.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kubelet's {@code /containerLogs/<namespace>/<pod>/<container>}, which the API server asks for {@code pods/log}. */
final class KubeletStandInLogs implements AutoCloseable {
    private static final Pattern PATH = Pattern.compile("/containerLogs/([^/]+)/([^/]+)/([^/]+)");
    private static final Pattern TAIL = Pattern.compile("tailLines=(\\d+)");

    private final HttpsServer server;
    private final Map<String, KubeletStandInPod> pods;

    private KubeletStandInLogs(HttpsServer server, Map<String, KubeletStandInPod> pods) {
        this.server = server;
        this.pods = pods;
    }

    /** @param pods by namespace and name, as in {@code shop-dev/index-a} */
    static KubeletStandInLogs start(Map<String, KubeletStandInPod> pods) throws IOException, InterruptedException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(CertificateAuthority.shared().serverContext()));
        KubeletStandInLogs logs = new KubeletStandInLogs(server, pods);
        server.createContext("/", logs::answer);
        server.start();
        return logs;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            KubeletStandInPod pod = path.matches() ? pods.get(path.group(1) + "/" + path.group(2)) : null;
            String log = pod == null ? null : pod.logOf(path.group(3), query.contains("previous=true"));
            byte[] body = (log == null ? "no such log" : tail(log, query)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(log == null ? 400 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String tail(String log, String query) {
        Matcher matcher = TAIL.matcher(query);
        if (!matcher.find()) {
            return log;
        }
        List<String> lines = log.lines().toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - Integer.parseInt(matcher.group(1))), lines.size());
        return String.join("\n", last) + "\n";
    }
}
