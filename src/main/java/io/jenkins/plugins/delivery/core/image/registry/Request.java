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
 * @param role what the registry is in the build, for messages
 */
record Request(
        String subject,
        Scopes scopes,
        String method,
        URI uri,
        Map<String, String> headers,
        BodyPublisher body,
        @CheckForNull TimeLeft timeLeft,
        RegistryRole role) {

    static Request of(String subject, Scopes scopes, String method, URI uri, RegistryRole role) {
        return new Request(subject, scopes, method, uri, Map.of(), BodyPublishers.noBody(), null, role);
    }

    Request with(Map<String, String> newHeaders) {
        return new Request(subject, scopes, method, uri, newHeaders, body, timeLeft, role);
    }

    Request sending(byte[] content, String mediaType) {
        return new Request(
                subject,
                scopes,
                method,
                uri,
                Map.of("Content-Type", mediaType),
                BodyPublishers.ofByteArray(content),
                timeLeft,
                role);
    }

    Request sending(BlobPublisher blob, Map<String, String> newHeaders) {
        return new Request(subject, scopes, method, uri, newHeaders, blob, blob, role);
    }

    Request to(URI other) {
        return new Request(subject, scopes, method, other, headers, body, timeLeft, role);
    }

    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
