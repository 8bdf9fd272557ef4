package io.jenkins.plugins.delivery.core.image.dockerfile;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.List;

/**
 * An instruction whose arguments are not looked at yet.
 *
 * @param file what messages call the file
 * @param line the line that it starts on, from 1
 * @param text the continued lines joined
 * @param heredocs with the leading tabs of their content, in the order of the statement
 */
record Statement(String file, int line, String text, Clause clause, List<HeredocBody> heredocs) {
    private static final int SHOWN = 120;

    /** The text as logs and the image's history show it. */
    String source() {
        return WhiteSpace.trim(text);
    }

    /** The keyword in upper case, as messages name it. */
    String name() {
        return clause.keyword();
    }

    InvalidInputException error(String problem, String remedy) {
        String source = source();
        String shown = source.length() <= SHOWN ? source : source.substring(0, SHOWN) + "...";
        return new InvalidInputException(file + " line " + line, shown, problem, remedy);
    }
}
