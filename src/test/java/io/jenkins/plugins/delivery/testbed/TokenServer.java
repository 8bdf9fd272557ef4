package io.jenkins.plugins.delivery.testbed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** The token service of a registry, as Docker's registry specification describes it: GET with basic authentication. */
final class TokenServer implements AutoCloseable {
    static final String ISSUER = "testbed-token-server";
    static final String SERVICE = "testbed-registry";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIFETIME_SECONDS = 300;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final KeyPairEntry signer;
    private final String authorization;
    private final boolean anonymousPull;
    private final boolean tls;
    private final List<String> scopes = new CopyOnWriteArrayList<>();

    private TokenServer(HttpServer server, KeyPairEntry signer, String authorization, boolean anonymousPull) {
        this.server = server;
        this.signer = signer;
        this.authorization = authorization;
        this.anonymousPull = anonymousPull;
        this.tls = server instanceof HttpsServer;
    }

    /**
     * Starts on a free loopback port.
     *
     * @param authorization the one header that is given every right
     * @param anonymousPull whether a request without that header gets the right to pull; otherwise its answer is 401
     */
    static TokenServer start(CertificateAuthority authority, String authorization, boolean anonymousPull, boolean tls)
            throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        HttpServer server;
        if (tls) {
            HttpsServer https = HttpsServer.create(address, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext()));
            server = https;
        } else {
            server = HttpServer.create(address, 0);
        }
        TokenServer tokens = new TokenServer(server, authority.tokenSigner(), authorization, anonymousPull);
        server.setExecutor(tokens.threads);
        server.createContext("/token", tokens::answer);
        server.start();
        return tokens;
    }

    String realm() {
        return "%s://127.0.0.1:%d/token"
                .formatted(tls ? "https" : "http", server.getAddress().getPort());
    }

    /** The scopes asked for, one element a scope, in the order of the requests. */
    List<String> scopes() {
        return List.copyOf(scopes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 405, Map.of("details", "only GET"));
                return;
            }
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            boolean known = authorization.equals(given);
            if (!known && (given != null || !anonymousPull)) {
                send(exchange, 401, Map.of("details", "incorrect username or password"));
                return;
            }
            List<String> asked = scopes(exchange.getRequestURI().getRawQuery());
            scopes.addAll(asked);
            String token = token(asked, known);
            send(
                    exchange,
                    200,
                    Map.of("token", token, "access_token", token, "expires_in", LIFETIME_SECONDS, "issued_at", now()));
        }
    }

    private static List<String> scopes(String query) {
        return Arrays.stream((query == null ? "" : query).split("&"))
                .filter(parameter -> parameter.startsWith("scope="))
                .map(parameter -> URLDecoder.decode(parameter.substring("scope=".length()), StandardCharsets.UTF_8))
                .flatMap(value -> Arrays.stream(value.split(" ")))
                .filter(scope -> !scope.isEmpty())
                .toList();
    }

    private static void send(HttpExchange exchange, int status, Map<String, Object> body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String now() {
        return Instant.ofEpochSecond(Instant.now().getEpochSecond()).toString();
    }

    private String token(List<String> asked, boolean known) throws IOException {
        long now = Instant.now().getEpochSecond();
        String signed = encode(Map.of("typ", "JWT", "alg", "RS256", "x5c", List.of(certificate())))
                + "."
                + encode(Map.of(
                        "iss",
                        ISSUER,
                        "sub",
                        known ? "testbed" : "",
                        "aud",
                        SERVICE,
                        "iat",
                        now,
                        "nbf",
                        now - 5,
                        "exp",
                        now + LIFETIME_SECONDS,
                        "jti",
                        UUID.randomUUID().toString(),
                        "access",
                        asked.stream().flatMap(scope -> access(scope, known)).toList()));
        return signed + "." + base64(sign(signed));
    }

    /** A scope is {@code type:name:action,action}; a name may contain colons. */
    private static Stream<Map<String, Object>> access(String scope, boolean known) {
        int first = scope.indexOf(':');
        int last = scope.lastIndexOf(':');
        if (first < 0 || first == last) {
            return Stream.empty();
        }
        List<String> actions = Arrays.stream(scope.substring(last + 1).split(","))
                .filter(action -> known || action.equals("pull"))
                .toList();
        return Stream.of(Map.of(
                "type", scope.substring(0, first), "name", scope.substring(first + 1, last), "actions", actions));
    }

    private String certificate() {
        try {
            return Base64.getEncoder().encodeToString(signer.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] sign(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(signer.key());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(Map<String, Object> json) throws IOException {
        return base64(JSON.writeValueAsBytes(json));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
