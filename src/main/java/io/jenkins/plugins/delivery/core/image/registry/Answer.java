package io.jenkins.plugins.delivery.core.image.registry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a registry answered: status, headers, and a body that is to be read or discarded.
 *
 * @param request what was asked, at the place that answered
 */
record Answer(Request request, HttpResponse<BodyStream> response) {
    int status() {
        return response.statusCode();
    }

    boolean is(int... statuses) {
        for (int status : statuses) {
            if (status == status()) {
                return true;
            }
        }
        return false;
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    OptionalLong contentLength() {
        return response.headers().firstValueAsLong("Content-Length");
    }

    /** The media type of the body in lower case, without parameters; empty when the registry does not say. */
    String mediaType() {
        return header("Content-Type")
                .map(type -> type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    /** Whether a page for people came instead of an answer for programs. */
    boolean isHtml() {
        return mediaType().equals("text/html") || mediaType().equals("application/xhtml+xml");
    }

    BodyStream body() {
        return response.body();
    }

    /** Where the {@code Location} header points. */
    Optional<URI> location() {
        return header("Location").flatMap(location -> Locations.resolve(request.uri(), location));
    }

    /** Lets the body go; a connection that breaks over that breaks nothing. */
    Answer discard() {
        try {
            body().discard();
        } catch (IOException e) {
            body().close();
        }
        return this;
    }
}
