package io.jenkins.plugins.delivery.core.image.dockerfile;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.List;

/**
 * An instruction whose arguments are not looked at yet.
 *
 * @param file what messages call the file
 * @param line the line that it starts on, from 1
 * @param source the continued lines joined, trimmed
 * @param heredocs with the leading tabs of their content, in the order of the statement
 */
record Statement(String file, int line, String source, Clause clause, List<HeredocBody> heredocs) {
    private static final int SHOWN = 120;

    /** The keyword in upper case, as messages name it. */
    String name() {
        return clause.keyword();
    }

    InvalidInputException error(String problem, String remedy) {
        String shown = source.length() <= SHOWN ? source : source.substring(0, SHOWN) + "...";
        return new InvalidInputException(file + " line " + line, shown, problem, remedy);
    }
}
