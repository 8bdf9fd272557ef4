package io.jenkins.plugins.delivery.core;

/**
 * The request or the settings are wrong; nothing was started. The message is one line that names the field, the value
 * and the remedy, as in {@code app 'My App' is not a name: use lower-case letters, digits and '-'}.
 */
public final class InvalidInputException extends DeliveryException {
    private static final long serialVersionUID = 1L;

    /** In a message of one line; a value comes from outside and may be of any length. */
    private static final int LONGEST_VALUE = 500;

    private final String field;

    /**
     * @param field the parameter or settings key, as the user wrote it, for example {@code registry.host}
     * @param value the value that is wrong, or null when it is missing; never a secret
     * @param problem what is wrong with it, as the end of a sentence that starts with the field and the value
     * @param remedy what to do, as a sentence without the full stop
     */
    public InvalidInputException(String field, Object value, String problem, String remedy) {
        super((field + (value == null ? "" : " '" + shorten(value.toString()) + "'") + " " + problem + ": " + remedy)
                .replaceAll("\\R", " "));
        this.field = field;
    }

    private static String shorten(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
    }

    /** The parameter or settings key that is wrong. */
    public String field() {
        return field;
    }
}
