package io.jenkins.plugins.delivery.core.image.shell;

import io.jenkins.plugins.delivery.core.image.shell.ShellWord.Part;
import io.jenkins.plugins.delivery.core.image.shell.ShellWord.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code name=value} in front of a command, or instead of one. */
public record Assignment(String name, ShellWord value) {
    private static final Pattern START = Pattern.compile("\\A([A-Za-z_][A-Za-z_0-9]*+)(\\+?=)");

    /**
     * The assignment that a word is, or nothing when it is none.
     *
     * @throws NeedsProcessException when it adds to a value
     */
    static Optional<Assignment> of(ShellWord word) {
        if (word.parts().isEmpty()
                || !(word.parts().get(0) instanceof Text first)
                || first.quoted()
                || first.text().indexOf('=') < 0) {
            return Optional.empty();
        }
        Matcher start = START.matcher(first.text());
        if (!start.lookingAt()) {
            return Optional.empty();
        }
        if (start.group(2).length() > 1) {
            throw new NeedsProcessException(word.source(), "adds to a variable");
        }
        List<Part> parts = new ArrayList<>(word.parts());
        parts.set(0, new Text(first.text().substring(start.end()), false));
        return Optional.of(new Assignment(start.group(1), new ShellWord(word.source(), parts)));
    }
}
