package io.jenkins.plugins.delivery.core.image.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.time.Duration;

/** A registry could not do what was asked. The message names the registry, what is wrong and the remedy. */
public final class RegistryException extends DeliveryException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, for callers that react to it. */
    public enum Kind {
        /** The name of the host leads nowhere. */
        UNKNOWN_HOST,
        /** No connection could be made. */
        UNREACHABLE,
        /** A connection was made and broke. */
        CONNECTION_BROKEN,
        /** No answer, or no further byte, within the time allowed. */
        TIMEOUT,
        /** The certificate is not trusted, or is another host's. */
        TLS_UNTRUSTED,
        /** TLS failed in another way. */
        TLS_FAILED,
        /** One side speaks TLS and the other plain HTTP. */
        WRONG_PROTOCOL,
        /** What answers does not speak the distribution API. */
        NOT_A_REGISTRY,
        /** No credentials, or wrong ones. */
        UNAUTHENTICATED,
        /** The credentials are right but not enough. */
        FORBIDDEN,
        /** The repository, blob or upload does not exist. */
        NOT_FOUND,
        /** A manifest names a blob that the registry took and does not know, or not yet. */
        BLOB_UNKNOWN,
        /** Too many requests. */
        RATE_LIMITED,
        /** The registry failed, status 5xx. */
        SERVER,
        /** The registry does not accept the request for another reason, status 4xx. */
        REJECTED,
        /** The content is not what its digest or size says. */
        CORRUPT,
        /** An upload broke more often than it is tried. */
        UPLOAD_BROKEN;

        boolean isTransient() {
            return switch (this) {
                case UNKNOWN_HOST, UNREACHABLE, CONNECTION_BROKEN, TIMEOUT, BLOB_UNKNOWN, RATE_LIMITED, SERVER -> true;
                default -> false;
            };
        }
    }

    private final Kind kind;

    @CheckForNull
    private final Duration retryAfter;

    RegistryException(Kind kind, String message) {
        this(kind, message, null, null);
    }

    RegistryException(Kind kind, String message, @CheckForNull Throwable cause) {
        this(kind, message, cause, null);
    }

    RegistryException(Kind kind, String message, @CheckForNull Throwable cause, @CheckForNull Duration retryAfter) {
        super(OneLine.of(message, 1000), cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }

    /** Whether it is about this content and no other: it is not there, is damaged, or is beyond what is taken. */
    public boolean isOfOneContent() {
        return kind == Kind.NOT_FOUND || kind == Kind.CORRUPT || kind == Kind.REJECTED;
    }

    /** How long the registry asks to be left alone, or null. */
    @CheckForNull
    Duration retryAfter() {
        return retryAfter;
    }
}
