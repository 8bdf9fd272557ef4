package io.jenkins.plugins.delivery.core;

/** The whole numbers that a parameter or a setting takes, both ends among them. */
public record WholeRange(int least, int most) {
    /**
     * Throws unless a number is one of them.
     *
     * @param field as the user wrote it
     */
    public void check(String field, int value) {
        if (value < least || value > most) {
            throw new InvalidInputException(
                    field, value, "is out of range", "use a whole number from " + least + " to " + most);
        }
    }
}
