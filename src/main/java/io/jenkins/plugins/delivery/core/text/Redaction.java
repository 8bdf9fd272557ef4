package io.jenkins.plugins.delivery.core.text;

/** A text in which parts are hidden, from its beginning to its end. */
final class Redaction {
    static final String MASK = "****";

    private final String text;
    private final StringBuilder redacted = new StringBuilder();
    private int done;

    Redaction(String text) {
        this.text = text;
    }

    /** Hides a part, which lies behind those that are hidden already. */
    void hide(int from, int to) {
        redacted.append(text, done, from).append(MASK);
        done = to;
    }

    String text() {
        return done == 0 ? text : redacted.append(text, done, text.length()).toString();
    }
}
