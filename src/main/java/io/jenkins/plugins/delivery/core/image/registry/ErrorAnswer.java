package io.jenkins.plugins.delivery.core.image.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException.Kind;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An answer that is an error, with what the registry says about it.
 *
 * @param codes the registry's error codes, for example {@code MANIFEST_UNKNOWN}
 * @param words code and message as the registry gives them, one line; may be empty
 * @param html whether a page for people came
 */
record ErrorAnswer(Answer answer, List<String> codes, String words, boolean html) {
    private static final int LONGEST_BODY = 1 << 16;
    private static final int LONGEST_WORDS = 300;

    /** Reads the body of an answer whose status is an error. */
    static ErrorAnswer read(Answer answer) {
        String body;
        try (BodyStream stream = answer.body()) {
            body = new String(stream.readNBytes(LONGEST_BODY), StandardCharsets.UTF_8);
            stream.discard();
        } catch (IOException e) {
            body = ""; // the status alone says enough
        }
        boolean html = answer.isHtml() || body.stripLeading().startsWith("<");
        List<String> codes = new ArrayList<>();
        List<String> sentences = new ArrayList<>();
        try {
            JsonNode json = Json.read(body);
            for (JsonNode error : json.path("errors")) {
                String code = error.path("code").asText("");
                codes.add(code);
                sentences.add(join(code, error.path("message").asText("")));
            }
            // Token services: RFC 6749 writes "error" and "error_description", others "details" or "message".
            sentences.add(join(
                    json.path("error").asText(""),
                    json.path("error_description")
                            .asText(json.path("message")
                                    .asText(json.path("details").asText("")))));
        } catch (JsonProcessingException e) {
            if (!html) {
                sentences.add(body);
            }
        }
        String words = sentences.stream().filter(s -> !s.isBlank()).collect(Collectors.joining("; "));
        return new ErrorAnswer(answer, codes, OneLine.of(words, LONGEST_WORDS), html);
    }

    private static String join(String code, String message) {
        return code.isEmpty() || message.isEmpty() ? code + message : code + ": " + message;
    }

    boolean has(String code) {
        return codes.contains(code);
    }

    /**
     * The failure that this answer means.
     *
     * @param credentials those that were used, or null
     */
    RegistryException failure(@CheckForNull RegistryCredentials credentials) {
        String who = answer.request().subject() + ": ";
        if (answer.request().method().equals("PUT") && (has("BLOB_UNKNOWN") || has("MANIFEST_BLOB_UNKNOWN"))) {
            return as(
                    Kind.BLOB_UNKNOWN,
                    who
                            + "the registry does not know a blob of it that it took before: see its log, and its storage's");
        }
        return switch (answer.status()) {
            case 401 -> unauthenticated(who, credentials);
            case 403 -> html && words.isEmpty() ? page(who) : forbidden(credentials);
            case 404 -> html ? page(who) : as(Kind.NOT_FOUND, who + "does not exist in the registry: check the name");
            case 413 ->
                as(
                        Kind.REJECTED,
                        who + "the registry, or a proxy in front of it, takes no request of this size: raise its limit"
                                + " (nginx: client_max_body_size)");
            case 429 -> as(Kind.RATE_LIMITED, who + "too many requests: wait, or use credentials with a higher limit");
            default -> other(who);
        };
    }

    private RegistryException other(String who) {
        int status = answer.status();
        boolean tlsExpected = words.contains("HTTP request to an HTTPS server");
        if (status == 400 && !Locations.isTls(answer.request().uri()) && (tlsExpected || html)) {
            return as(
                    Kind.WRONG_PROTOCOL,
                    who + answer.request().uri().getRawAuthority()
                            + " speaks TLS and not plain HTTP: switch "
                            + answer.request().role().plainHttp() + " off");
        }
        if (status >= 500) {
            return as(Kind.SERVER, who + "the registry failed with status " + status + ": see its log");
        }
        if (html) {
            return page(who);
        }
        if (status >= 300 && status < 400) {
            return as(
                    Kind.NOT_A_REGISTRY, who + "was redirected (status " + status + ") to where it cannot be followed");
        }
        return as(Kind.REJECTED, who + "the registry does not accept the request, status " + status);
    }

    private RegistryException unauthenticated(String who, @CheckForNull RegistryCredentials credentials) {
        if (credentials != null) {
            return as(
                    Kind.UNAUTHENTICATED,
                    who + "the registry does not accept the credentials of " + credentials.displayName()
                            + ": check the user name and the password");
        }
        return as(
                Kind.UNAUTHENTICATED,
                who + "the registry asks for credentials and there are none for it: set "
                        + answer.request().role().credentialsId()
                        + ", or log in to it; if it is a public image, check its name");
    }

    /** The failure of credentials that are known and do not have the right. */
    RegistryException forbidden(@CheckForNull RegistryCredentials credentials) {
        String right = answer.request().scopes().pushes() ? "push to" : "pull from";
        String whom = credentials == null ? "without credentials one" : credentials.displayName();
        return as(
                Kind.FORBIDDEN,
                answer.request().subject() + ": " + whom + " may not " + right
                        + " it: use credentials that have this right, or check the name");
    }

    private RegistryException page(String who) {
        return new RegistryException(
                Kind.NOT_A_REGISTRY,
                who + answer.request().uri().getRawAuthority() + " answers with a web page (status " + answer.status()
                        + ") and not as a registry: check "
                        + answer.request().role().host() + " and its port");
    }

    private RegistryException as(Kind kind, String message) {
        return new RegistryException(kind, message + note(), null, retryAfter());
    }

    private String note() {
        return words.isEmpty() ? "" : " (the registry says: " + words + ")";
    }

    @CheckForNull
    private Duration retryAfter() {
        String value = answer.header("Retry-After").orElse("").strip();
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Instant at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                    .toInstant();
            Duration wait = Duration.between(Instant.now(), at);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
