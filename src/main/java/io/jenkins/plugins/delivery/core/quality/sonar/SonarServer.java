package io.jenkins.plugins.delivery.core.quality.sonar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.quality.QualityCheck;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A SonarQube server's web API, as of SonarQube 9.9 and newer. */
public final class SonarServer {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);
    private static final int LARGEST_ANSWER = 1 << 20;
    private static final int REDIRECTION = 3;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ");

    private static final String BRANCHES = "branch-support";

    private final HttpClient client;
    private final Duration longestAnswer;
    private final String url;

    @CheckForNull
    private final String token;

    /**
     * Asks nothing yet.
     *
     * @param client brings the proxy, and follows no redirection: the token is for this server
     * @param url with the context path, without a slash at its end
     * @param token null for an anonymous user
     */
    public SonarServer(HttpClient client, String url, @CheckForNull String token) {
        this(client, LONGEST_ANSWER, url, token);
    }

    /** @param longestAnswer until all of an answer is there */
    SonarServer(HttpClient client, Duration longestAnswer, String url, @CheckForNull String token) {
        this.client = client;
        this.longestAnswer = longestAnswer;
        this.url = url;
        this.token = token;
    }

    /**
     * How far an analysis is.
     *
     * @throws DeliveryException when the server does not say
     */
    public SonarTask task(String id) throws InterruptedException {
        JsonNode task = get("api/ce/task?id=" + encoded(id)).path("task");
        if (!task.path("status").isTextual()) {
            throw notSonarQube(null);
        }
        return new SonarTask(
                SonarText.of(task.path("status"), ""),
                new AnalysedCode(
                        SonarText.of(task.path("componentKey"), ""),
                        SonarText.of(task.path("branch"), null),
                        SonarText.of(task.path("pullRequest"), null)),
                SonarText.of(task.path("analysisId"), null),
                time(SonarText.of(task.path("submittedAt"), "")),
                SonarText.of(task.path("errorMessage"), null));
    }

    /**
     * What SonarQube's own gate says of an analysis: a row for each condition that failed, or one for all.
     *
     * @throws DeliveryException when the server does not say
     */
    public List<QualityCheck> gate(String analysisId) throws InterruptedException {
        return SonarGate.checks(get("api/qualitygates/project_status?analysisId=" + encoded(analysisId)));
    }

    /**
     * The server's version, when the token is one that it knows.
     *
     * @throws DeliveryException when it is none, or no SonarQube answers
     */
    public String version() throws InterruptedException {
        if (!get("api/authentication/validate").path("valid").asBoolean()) {
            throw refused();
        }
        JsonNode status = get("api/system/status");
        if (!status.path("version").isTextual()) {
            throw notSonarQube(null);
        }
        return SonarText.of(status.path("version"), "");
    }

    /**
     * Whether it keeps branches and pull requests apart; the Community Build has one line of work for each project.
     *
     * @throws DeliveryException when the server does not say
     */
    public boolean hasBranches() throws InterruptedException {
        JsonNode features = get("api/features/list");
        for (JsonNode feature : features) {
            if (feature.asText().equals(BRANCHES)) {
                return true;
            }
        }
        return false;
    }

    private JsonNode get(String path) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/" + path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<byte[]> answer = send(request.build());
        int status = answer.statusCode();
        return switch (status) {
            case HttpURLConnection.HTTP_OK -> parse(answer.body());
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN -> throw refused();
            case HttpURLConnection.HTTP_NOT_FOUND ->
                throw new DeliveryException("SonarQube at " + url + " knows nothing of " + path
                        + ": check sonar.serverUrl, and whether the token may browse the project");
            default ->
                throw new DeliveryException("SonarQube at " + url + " answers " + status + " to " + path
                        + (status / 100 == REDIRECTION
                                ? ": set sonar.serverUrl to the address that it redirects to"
                                : ": look at the server's log"));
        };
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws InterruptedException {
        // A request's own time-out ends with the head of the answer; this one is for all of it.
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, head -> new BoundedBody(LARGEST_ANSWER));
        try {
            return answer.get(longestAnswer.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw silent("in time", e);
        } catch (ExecutionException e) {
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof BoundedBody.TooLargeException) {
                    throw new DeliveryException(
                            "SonarQube at " + url + " answers with more than 1 MB: check sonar.serverUrl", e);
                }
            }
            throw silent("(" + reason(e.getCause()) + ")", e);
        } finally {
            answer.cancel(true);
        }
    }

    private DeliveryException silent(String how, Exception cause) {
        return new DeliveryException(
                "SonarQube at " + url + " does not answer " + how
                        + ": check sonar.serverUrl, and whether the server is up",
                cause);
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private JsonNode parse(byte[] body) {
        try {
            JsonNode tree = Json.readAll(new String(body, StandardCharsets.UTF_8));
            if (tree.isContainerNode()) {
                return tree;
            }
        } catch (JsonProcessingException e) {
            throw notSonarQube(e);
        }
        throw notSonarQube(null);
    }

    private DeliveryException notSonarQube(@CheckForNull JsonProcessingException cause) {
        return new DeliveryException(
                "What answers at " + url + " is not SonarQube: check sonar.serverUrl, with its context path", cause);
    }

    private DeliveryException refused() {
        return new DeliveryException("SonarQube at " + url + " refuses "
                + (token == null ? "whoever has no token: set sonar.tokenCredentialsId" : "the token")
                + (token == null ? "" : " of sonar.tokenCredentialsId: make one that may browse the project"));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text, TIME).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private static String encoded(String parameter) {
        return URLEncoder.encode(parameter, StandardCharsets.UTF_8);
    }
}
