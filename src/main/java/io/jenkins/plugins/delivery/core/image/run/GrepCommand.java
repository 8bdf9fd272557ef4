package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.run.Options.Syntax;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** {@code grep [-qFx] text file}: whether a file has a line with a text, which may begin with ^ and end with $. */
final class GrepCommand implements FileCommand {
    private static final Syntax SYNTAX =
            new Syntax("qFx", "", Map.of("quiet", 'q', "silent", 'q', "fixed-strings", 'F', "line-regexp", 'x'));

    /** It means itself in every kind of expression. */
    private static final String PLAIN = "[A-Za-z0-9_ /:=@,#%-]+";

    @Override
    public void run(Call call) {
        Options options = Options.of(call, SYNTAX);
        if (options.operands().size() != 2
                || !options.isEmpty() && call.arguments().stream().anyMatch("--"::equals)) {
            throw call.unknown(String.join(" ", call.arguments()));
        }
        Predicate<String> line = line(call, options.operands().get(0), options.has('F'), options.has('x'));
        String file = options.operands().get(1);
        Place place = call.files().stat(file);
        if (!place.isFile()) {
            throw new CommandFailedException("grep: " + file + " is no file");
        }
        call.files().checkCopied(place);
        List<String> lines =
                call.accounts().text(place.path()).orElse("").lines().toList();
        if (lines.stream().noneMatch(line)) {
            throw new CommandFailedException(
                    "grep: no line of " + file + " has " + options.operands().get(0));
        }
    }

    private static Predicate<String> line(Call call, String pattern, boolean fixed, boolean whole) {
        boolean begins = !fixed && pattern.startsWith("^");
        boolean ends = !fixed && pattern.endsWith("$") && pattern.length() > 1;
        String text = pattern.substring(begins ? 1 : 0, pattern.length() - (ends ? 1 : 0));
        if (!text.matches(PLAIN)) {
            throw call.unknown(pattern);
        }
        if (whole || begins && ends) {
            return text::equals;
        }
        return begins
                ? line -> line.startsWith(text)
                : ends ? line -> line.endsWith(text) : line -> line.contains(text);
    }
}
