package io.jenkins.plugins.delivery.core.image.shell;

/** A command, or a word of it, cannot be evaluated without running it. */
public final class NeedsProcessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 60;

    /**
     * @param word the word that is not known, as written
     * @param reason why, as the end of a sentence
     */
    public NeedsProcessException(String word, String reason) {
        super("'" + shown(word) + "' " + reason);
    }

    private static String shown(String word) {
        return word.length() <= SHOWN ? word : word.substring(0, SHOWN) + "…";
    }
}
