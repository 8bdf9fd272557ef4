package io.jenkins.plugins.delivery.core.image.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

/**
 * A request to a registry before its authorization.
 *
 * @param subject what it is about, for messages, for example {@code registry.example.com/bss/bss.index}
 * @param scopes what its token must allow
 * @param method in upper case
 * @param body what it sends
 * @param timeLeft how long its answer is waited for, or null for the response time-out
 */
record Request(
        String subject,
        Scopes scopes,
        String method,
        URI uri,
        Map<String, String> headers,
        BodyPublisher body,
        @CheckForNull TimeLeft timeLeft) {

    static Request of(String subject, Scopes scopes, String method, URI uri) {
        return new Request(subject, scopes, method, uri, Map.of(), BodyPublishers.noBody(), null);
    }

    Request with(Map<String, String> newHeaders) {
        return new Request(subject, scopes, method, uri, newHeaders, body, timeLeft);
    }

    Request sending(byte[] content, String mediaType) {
        return new Request(
                subject,
                scopes,
                method,
                uri,
                Map.of("Content-Type", mediaType),
                BodyPublishers.ofByteArray(content),
                timeLeft);
    }

    Request sending(BlobPublisher blob, Map<String, String> newHeaders) {
        return new Request(subject, scopes, method, uri, newHeaders, blob, blob);
    }

    Request to(URI other) {
        return new Request(subject, scopes, method, other, headers, body, timeLeft);
    }

    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
