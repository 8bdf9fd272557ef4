package io.jenkins.plugins.delivery.core.rollout;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what a log or an event says: values that are known, and what looks like one. It rather hides a
 * word too many.
 */
public final class SecretMask {
    private static final String MASK = "****";
    /** Shorter ones ("1", "true", "root") are no secrets, and masking them would leave nothing to read. */
    private static final int SHORTEST = 5;

    private static final Pattern JWT = Pattern.compile("eyJ[\\w-]{8,}\\.[\\w-]+\\.[\\w-]*");
    private static final Pattern AUTHORIZATION =
            Pattern.compile("(?i)\\b(bearer|basic|negotiate)(\\s+)(?=[\\w+/=.~-]{8})[\\w+/=.~-]+");
    private static final Pattern URL_USER = Pattern.compile("(\\w+://[^\\s:/@]*:)[^\\s/]+(?=@)");
    /** A key that ends in a word for a secret, and its value, quoted or up to a white space or separator. */
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?i)([\\w.-]*(?:passw(?:or)?d|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key"
                    + "|credentials?|passphrase)[\"']?\\s*[=:]\\s*)"
                    // Not the registries' "failed to fetch oauth token: unexpected status", which is no value.
                    + "(?!(?:unexpected|failed|invalid|unauthorized|denied|error|not|get|unable)\\b)(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|[^\\s,;&\"')}\\]]+)");

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|$)", Pattern.DOTALL);
    private static final Pattern PEM_START = Pattern.compile("-----BEGIN [A-Z0-9 ]+-----");
    private static final Pattern PEM_END = Pattern.compile("-----END [A-Z0-9 ]+-----");
    private static final Pattern PEM_BODY = Pattern.compile("\\s*[A-Za-z0-9+/=]{16,}\\s*");

    /** Knows no values, only shapes. */
    public static final SecretMask SHAPES = new SecretMask(List.of());

    private final List<String> values;

    /** @param values what must not be seen, of any length and any number of lines */
    SecretMask(Collection<String> values) {
        this.values = values.stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(value -> value.length() >= SHORTEST)
                .distinct()
                // A value that holds another one goes first.
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Masks lines that belong together: a PEM block may go over several of them. */
    public List<String> lines(List<String> lines) {
        boolean[] block = {false};
        // A tail may begin within a block; then its end shows.
        int end = firstMatch(lines, PEM_END);
        int start = firstMatch(lines, PEM_START);
        boolean beginsWithin = end >= 0 && (start < 0 || end < start);
        int[] index = {0};
        return lines.stream()
                .map(line -> {
                    int at = index[0]++;
                    if (beginsWithin && at <= end && PEM_BODY.matcher(line).matches()) {
                        return MASK;
                    }
                    boolean within = block[0];
                    if (PEM_START.matcher(line).find()) {
                        block[0] = true;
                    }
                    if (PEM_END.matcher(line).find()) {
                        block[0] = false;
                        return MASK;
                    }
                    return within ? MASK : line(line);
                })
                .toList();
    }

    /** Masks one line. */
    public String line(String line) {
        String masked = line;
        for (String value : values) {
            masked = masked.replace(value, MASK);
        }
        masked = PEM.matcher(masked).replaceAll(MASK);
        masked = JWT.matcher(masked).replaceAll(MASK);
        masked = URL_USER.matcher(masked).replaceAll("$1" + MASK);
        masked = AUTHORIZATION.matcher(masked).replaceAll("$1$2" + MASK);
        return ASSIGNMENT.matcher(masked).replaceAll(SecretMask::assignment);
    }

    private static String assignment(MatchResult match) {
        String value = match.group(2);
        // A scheme, whose value is masked already.
        boolean scheme = value.matches("(?i)bearer|basic|negotiate");
        return Matcher.quoteReplacement(scheme ? match.group() : match.group(1) + MASK);
    }

    private static int firstMatch(List<String> lines, Pattern pattern) {
        for (int i = 0; i < lines.size(); i++) {
            if (pattern.matcher(lines.get(i)).find()) {
                return i;
            }
        }
        return -1;
    }
}
