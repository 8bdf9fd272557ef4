package io.jenkins.plugins.delivery.core.image.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A token service as the distribution specification describes it, which signs what it is asked for: everything for the
 * user, pulling for everybody.
 */
final class SigningTokenService implements AutoCloseable {
    static final String REFRESH_TOKEN = "refresh-me";

    private final LoopbackKey key;
    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile int lifetimeSeconds = 300;

    private SigningTokenService(LoopbackKey key, HttpServer server) {
        this.key = key;
        this.server = server;
    }

    static SigningTokenService start() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SigningTokenService service = new SigningTokenService(LoopbackKey.shared(), server);
        server.createContext("/token", service::handle);
        server.start();
        return service;
    }

    String realm() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
    }

    String certificatePem() throws IOException {
        try {
            return key.certificatePem();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Method and query or form of every request, decoded. */
    List<String> requests() {
        return requests;
    }

    void lifetimeSeconds(int seconds) {
        lifetimeSeconds = seconds;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean post = exchange.getRequestMethod().equals("POST");
            String parameters = post
                    ? new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                    : exchange.getRequestURI().getRawQuery();
            List<String> scopes = new ArrayList<>();
            String refreshToken = null;
            for (String parameter : parameters.split("&")) {
                String value = URLDecoder.decode(parameter.replaceFirst(".*?=", ""), StandardCharsets.UTF_8);
                if (parameter.startsWith("scope=")) {
                    scopes.addAll(Arrays.asList(value.split(" ")));
                }
                if (parameter.startsWith("refresh_token=")) {
                    refreshToken = value;
                }
            }
            requests.add(exchange.getRequestMethod() + " " + String.join(" ", scopes));
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            boolean user = LocalRegistry.USER.basic().equals(authorization) || REFRESH_TOKEN.equals(refreshToken);
            if (!user && (authorization != null || post)) {
                answer(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"incorrect password\"}]}");
                return;
            }
            String field = post ? "access_token" : "token";
            answer(
                    exchange,
                    200,
                    "{\"" + field + "\":\"" + token(scopes, user) + "\",\"expires_in\":" + lifetimeSeconds + "}");
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private String token(List<String> scopes, boolean user) throws GeneralSecurityException {
        StringBuilder access = new StringBuilder();
        for (String scope : scopes) {
            String[] parts = scope.split(":");
            String actions = user ? "\"" + parts[2].replace(",", "\",\"") + "\"" : "\"pull\"";
            access.append(access.isEmpty() ? "" : ",")
                    .append("{\"type\":\"" + parts[0] + "\",\"name\":\"" + parts[1] + "\",\"actions\":[" + actions
                            + "]}");
        }
        long now = Instant.now().getEpochSecond();
        String chain = Base64.getEncoder().encodeToString(key.certificate().getEncoded());
        String head = url("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"" + chain + "\"]}");
        String claims = url("{\"iss\":\"test-issuer\",\"sub\":\"ci\",\"aud\":\"test-registry\",\"exp\":" + (now + 600)
                + ",\"nbf\":" + (now - 60) + ",\"iat\":" + now + ",\"jti\":\"" + System.nanoTime() + "\",\"access\":["
                + access + "]}");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key.key());
        signature.update((head + "." + claims).getBytes(StandardCharsets.US_ASCII));
        return head + "." + claims + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static String url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
