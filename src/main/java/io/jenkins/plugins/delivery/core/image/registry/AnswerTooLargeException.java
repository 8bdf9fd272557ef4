package io.jenkins.plugins.delivery.core.image.registry;

import java.io.IOException;

/** A registry sends more than is taken of an answer of that kind. */
final class AnswerTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    AnswerTooLargeException(int limit) {
        super("more than " + limit + " bytes");
    }
}
