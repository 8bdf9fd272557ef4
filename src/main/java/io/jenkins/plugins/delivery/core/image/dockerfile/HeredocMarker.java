package io.jenkins.plugins.delivery.core.image.dockerfile;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word such as {@code <<EOF}, {@code <<-EOF} or {@code <<"EOF"}.
 *
 * @param name the delimiter without its quotes
 * @param expand whether it was without quotes
 * @param stripTabs whether it was written with {@code <<-}
 */
record HeredocMarker(String name, boolean expand, boolean stripTabs) {
    private static final Pattern MARKER = Pattern.compile("\\d*<<(?<dash>-?)\\s*(?<delimiter>[^<]*)");

    /** The markers among the words of a statement. */
    static List<HeredocMarker> in(String statement) {
        try {
            return WordLexer.withoutVariables(statement, true, true).words().stream()
                    .flatMap(word -> of(word).stream())
                    .toList();
        } catch (InvalidInputException e) {
            // Not one that can be split into words, which for a shell command is no mistake.
            return List.of();
        }
    }

    /** The marker that a word is. */
    static Optional<HeredocMarker> of(String word) {
        Matcher matcher = MARKER.matcher(word);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String delimiter = matcher.group("delimiter");
        List<String> plain;
        List<String> quoted;
        try {
            plain = WordLexer.withoutVariables(delimiter, false, false).words();
            quoted = WordLexer.withoutVariables(delimiter, true, false).words();
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
        if (plain.size() != 1) {
            return Optional.empty();
        }
        boolean expand = quotes(plain.get(0)) == quotes(quoted.get(0));
        return Optional.of(
                new HeredocMarker(plain.get(0), expand, !matcher.group("dash").isEmpty()));
    }

    private static long quotes(String word) {
        return word.chars().filter(c -> c == '\'' || c == '"').count();
    }

    /** Whether a line, with or without its end, ends the heredoc. */
    boolean isEndedBy(String line) {
        String text = line.replaceFirst("(?<![\r\n])[\r\n]++$", "");
        return name.equals(stripTabs ? text.replaceFirst("^\t+", "") : text);
    }
}
