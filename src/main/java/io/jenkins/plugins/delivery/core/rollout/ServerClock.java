package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The API server's clock, which stamps what the cluster holds; the machine that watches may go wrong.
 *
 * @param ahead of the clock of this machine
 */
public record ServerClock(Duration ahead) implements Serializable {
    private static final long serialVersionUID = 1L;
    /** HTTP tells whole seconds. */
    private static final Duration PRECISION = Duration.ofMillis(1500);

    static final ServerClock SAME = new ServerClock(Duration.ZERO);

    /** Asks the server for the time; fails as any request to it. */
    public static CompletableFuture<ServerClock> of(KubernetesClient client) {
        HttpClient http = client.getHttpClient();
        return http.sendAsync(
                        http.newHttpRequestBuilder()
                                .uri(client.getMasterUrl() + "version")
                                .build(),
                        byte[].class)
                .thenApply(ServerClock::read);
    }

    private static ServerClock read(HttpResponse<byte[]> response) {
        List<String> dates = response.headers("date");
        if (dates.isEmpty()) {
            return SAME;
        }
        Duration ahead = Duration.between(
                Instant.now(),
                ZonedDateTime.parse(dates.get(0), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
        return ahead.abs().compareTo(PRECISION) < 0 ? SAME : new ServerClock(ahead);
    }

    /** What the server would stamp now. */
    public Instant now() {
        return Instant.now().plus(ahead);
    }
}
