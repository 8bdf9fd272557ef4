package io.jenkins.plugins.delivery.core;

/**
 * The request or the settings are wrong; nothing was started. The message is one line that names the field, the value
 * and the remedy, as in {@code app 'My App' is not a name: use lower-case letters, digits and '-'}.
 */
public final class InvalidInputException extends DeliveryException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field the parameter or settings key, as the user wrote it, for example {@code registry.host}
     * @param value the value that is wrong, or null when it is missing; never a secret
     * @param problem what is wrong with it, as the end of a sentence that starts with the field and the value
     * @param remedy what to do, as a sentence without the full stop
     */
    public InvalidInputException(String field, Object value, String problem, String remedy) {
        super((field + (value == null ? "" : " '" + value + "'") + " " + problem + ": " + remedy)
                .replaceAll("\\R", " "));
        this.field = field;
    }

    /** The parameter or settings key that is wrong. */
    public String field() {
        return field;
    }
}
