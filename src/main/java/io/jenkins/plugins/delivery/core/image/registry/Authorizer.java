package io.jenkins.plugins.delivery.core.image.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException.Kind;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers one registry's challenges: Basic with the credentials, Bearer with a token of the service that the challenge
 * names. Tokens are kept until shortly before they expire, one for each set of scopes.
 */
final class Authorizer {
    private static final String CLIENT = "microservice-delivery";
    private static final int LARGEST_TOKEN_ANSWER = 1 << 20;

    /** What the distribution specification lets a client assume when the service does not say. */
    private static final Duration DEFAULT_LIFETIME = Duration.ofSeconds(60);

    /** A token that is refused is replaced whatever it said. */
    private static final Duration LONGEST_LIFETIME = Duration.ofDays(1);

    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final RegistryAccess access;
    private final RegistryAccessProvider provider;
    private final HttpSender sender;
    private final RegistryLimits limits;

    /** One thread asks for a token while the others, who will want the same one, wait. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Scopes, Token> tokens = new ConcurrentHashMap<>();

    @CheckForNull
    private volatile Challenge learned;

    @CheckForNull
    private volatile RegistryCredentials credentials;

    private record Token(String header, long deadline) {
        boolean isAlive() {
            return System.nanoTime() - deadline < 0;
        }
    }

    Authorizer(RegistryAccess access, RegistryAccessProvider provider, HttpSender sender, RegistryLimits limits) {
        this.access = access;
        this.provider = provider;
        this.credentials = access.credentials();
        this.sender = sender;
        this.limits = limits;
    }

    /** Those that are used now. */
    @CheckForNull
    RegistryCredentials credentials() {
        return credentials;
    }

    /**
     * Takes the credentials that there are now.
     *
     * @param refused those that were used
     * @return false when they are the same, or cannot be asked for
     */
    boolean renewCredentials(@CheckForNull RegistryCredentials refused) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!Objects.equals(credentials, refused)) {
                return true; // another thread has renewed them
            }
            RegistryCredentials now = provider.credentialsNow(access.host());
            if (now == null || now.equals(credentials)) {
                return false;
            }
            credentials = now;
            tokens.clear();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The header to send with a request at first; null while it is not known how the registry authorizes. */
    @CheckForNull
    String before(Request request) throws InterruptedException {
        Challenge challenge = learned;
        return challenge == null ? null : answer(challenge, request, null);
    }

    /**
     * The header to send after a 401, or null when there is nothing else to try.
     *
     * @param rejected the header that was sent, or null
     */
    @CheckForNull
    String after(ErrorAnswer refusal, List<Challenge> challenges, @CheckForNull String rejected)
            throws InterruptedException {
        Challenge chosen = choose(challenges);
        if (chosen == null) {
            return null;
        }
        String header = answer(chosen, refusal.answer().request(), rejected);
        learned = chosen.without("scope"); // which is that of this request only
        return header == null || header.equals(rejected) ? null : header;
    }

    /** Bearer before Basic: a registry that offers both accepts the password at its token service at least. */
    @CheckForNull
    private static Challenge choose(List<Challenge> challenges) {
        for (String scheme : List.of("bearer", "basic")) {
            for (Challenge challenge : challenges) {
                if (challenge.scheme().equals(scheme)) {
                    return challenge;
                }
            }
        }
        return null;
    }

    @CheckForNull
    private String answer(Challenge challenge, Request request, @CheckForNull String rejected)
            throws InterruptedException {
        if (challenge.scheme().equals("basic")) {
            RegistryCredentials known = credentials;
            return known == null ? null : known.basic();
        }
        lock.lockInterruptibly();
        try {
            Token token = tokens.get(request.scopes());
            if (token == null || !token.isAlive() || token.header().equals(rejected)) {
                token = ask(challenge, request);
                tokens.put(request.scopes(), token);
            }
            return token.header();
        } finally {
            lock.unlock();
        }
    }

    private Token ask(Challenge challenge, Request request) throws InterruptedException {
        URI realm = realm(challenge, request);
        Scopes scopes = request.scopes().and(challenge.parameter("scope"));
        Request wanted = Request.of(request.subject(), request.scopes(), "GET", realm, request.role());
        long asked = System.nanoTime();
        try {
            Answer answer = new Answer(
                    wanted,
                    sender.send(tokenRequest(realm, challenge, scopes), TimeLeft.until(limits.responseTimeout())));
            if (answer.status() != 200) {
                throw ErrorAnswer.read(answer).failure(credentials);
            }
            try (BodyStream body = answer.body()) {
                return token(Json.read(body.readAll(LARGEST_TOKEN_ANSWER)), asked, request, realm);
            }
        } catch (JsonProcessingException e) {
            throw noToken(request, realm); // the cause would quote the answer, which may hold a token
        } catch (IOException e) {
            throw TransportFailure.of(wanted, e);
        }
    }

    private URI realm(Challenge challenge, Request request) {
        String realm = challenge.parameter("realm");
        URI uri = Locations.resolve(access.root(), realm).orElse(null);
        if (realm.isEmpty() || uri == null) {
            throw new RegistryException(
                    Kind.NOT_A_REGISTRY,
                    request.subject() + ": the registry names no usable token service ('" + OneLine.of(realm, 100)
                            + "'): have the realm in its configuration corrected");
        }
        if (!Locations.isTls(uri) && !access.plainHttp()) {
            throw new RegistryException(
                    Kind.WRONG_PROTOCOL,
                    request.subject() + ": the registry's token service " + Locations.display(uri)
                            + " would get the credentials without TLS: have the realm in the registry's configuration"
                            + " changed to https, or set " + request.role().plainHttp()
                            + " if the whole registry is without TLS");
        }
        return uri;
    }

    private HttpRequest tokenRequest(URI realm, Challenge challenge, Scopes scopes) {
        String service = challenge.parameter("service");
        RegistryCredentials known = credentials;
        if (known != null && known.isIdentityToken()) {
            String form = query(Stream.of(
                    Map.entry("grant_type", "refresh_token"),
                    Map.entry("service", service),
                    Map.entry("client_id", CLIENT),
                    Map.entry("scope", String.join(" ", scopes.values())),
                    Map.entry("refresh_token", known.password())));
            return HttpRequest.newBuilder(realm)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form))
                    .build();
        }
        String query = query(Stream.concat(
                Stream.of(Map.entry("service", service)),
                scopes.values().stream().map(scope -> Map.entry("scope", scope))));
        String separator = query.isEmpty() ? "" : realm.getRawQuery() == null ? "?" : "&";
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(realm + separator + query));
        if (known != null) {
            builder.header("Authorization", known.basic());
        }
        return builder.build();
    }

    private static String query(Stream<Map.Entry<String, String>> parameters) {
        return parameters
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Token token(JsonNode json, long asked, Request request, URI realm) {
        String text = json.path("token").asText("");
        if (text.isEmpty()) {
            text = json.path("access_token").asText("");
        }
        if (!text.matches("[\\x21-\\x7e]+")) {
            throw noToken(request, realm);
        }
        long seconds = json.path("expires_in").asLong(DEFAULT_LIFETIME.toSeconds());
        Duration lifetime = Duration.ofSeconds(Math.max(0, Math.min(seconds, LONGEST_LIFETIME.toSeconds())));
        Duration margin = lifetime.dividedBy(4).compareTo(MARGIN) < 0 ? lifetime.dividedBy(4) : MARGIN;
        return new Token("Bearer " + text, asked + lifetime.minus(margin).toNanos());
    }

    private static RegistryException noToken(Request request, URI realm) {
        return new RegistryException(
                Kind.NOT_A_REGISTRY,
                request.subject() + ": the token service " + Locations.display(realm)
                        + " answers without a token: check " + request.role().host());
    }
}
