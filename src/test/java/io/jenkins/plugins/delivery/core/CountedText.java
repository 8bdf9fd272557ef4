package io.jenkins.plugins.delivery.core;

/** A text that counts how often its characters are looked at, and loses its patience. */
final class CountedText implements CharSequence {
    private final String text;
    private final long most;
    private long looks;

    CountedText(String text, long most) {
        this.text = text;
        this.most = most;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (++looks > most) {
            throw new TooManyLooks();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }

    /** A search goes over the text again and again. */
    static final class TooManyLooks extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
