package io.jenkins.plugins.delivery.core.image.inprocess;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that starts a jar with {@code java -jar}, in exec form or in a shell's words.
 *
 * @param words the whole command, as an image's configuration has it
 * @param jar the path as it is written
 */
record JarStart(List<String> words, String jar) {
    private static final String PATH = "/?[A-Za-z0-9_.+-]+(?:/[A-Za-z0-9_.+-]+)*";

    /** One simple command, without anything by which a shell could do more; variables are options of Java. */
    private static final Pattern SHELL = Pattern.compile("\\s*(?:exec\\s+)?(?:/[A-Za-z0-9_./-]*/)?java\\s+"
            + "(?:(?:-[^\\s;&|<>`()#*?~\\\\'\"]*|\\$[A-Za-z_]\\w*|\\$\\{[A-Za-z_]\\w*\\}|\"\\$[@*]\")\\s+)*?"
            + "(-jar\\s+(" + PATH + "))(?:\\s+[^;&|<>`()#*?~\\\\]*)?");

    /** Options with which a class path is another thing, or does nothing beside {@code -jar}. */
    private static final Pattern OTHER = Pattern.compile(
            "(?:^|\\s)(?:-cp|-classpath|--class-path|-p|--module-path|-m|--module|-XX:SharedArchiveFile|-XX:AOT"
                    + "|-XX:Archive|-Xshare|-Djarmode|-Dloader\\.)");

    JarStart {
        words = List.copyOf(words);
    }

    /** Empty for every other command, and for one of which it is not certain. */
    static Optional<JarStart> of(List<String> words) {
        if (words.isEmpty()
                || words.stream().anyMatch(word -> OTHER.matcher(word).find())) {
            return Optional.empty();
        }
        if (isShell(words)) {
            Matcher matcher = SHELL.matcher(words.get(2));
            return matcher.matches() ? Optional.of(new JarStart(words, matcher.group(2))) : Optional.empty();
        }
        if (!words.get(0).matches("(?:/.*/)?java")) {
            return Optional.empty();
        }
        int at = words.indexOf("-jar");
        boolean optionsAlone =
                at > 0 && at + 1 < words.size() && words.subList(1, at).stream().allMatch(word -> word.startsWith("-"));
        return optionsAlone && words.get(at + 1).matches(PATH)
                ? Optional.of(new JarStart(words, words.get(at + 1)))
                : Optional.empty();
    }

    /** Whether options by the environment change what the class path is. */
    static boolean isChangedBy(String variable) {
        return variable.matches("(?s)(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)=.*")
                && OTHER.matcher(variable.replace('=', ' ')).find();
    }

    private static boolean isShell(List<String> words) {
        return words.size() >= 3
                && words.get(0).matches("(?:/bin/)?(?:sh|bash|ash|dash)")
                && words.get(1).equals("-c");
    }

    /** The same command with a class of a directory in place of the jar. */
    List<String> withClass(String directory, String main) {
        List<String> changed = new ArrayList<>(words);
        if (isShell(words)) {
            Matcher matcher = SHELL.matcher(words.get(2));
            if (!matcher.matches()) {
                throw new IllegalStateException(words.toString());
            }
            changed.set(
                    2,
                    words.get(2).substring(0, matcher.start(1)) + "-cp " + directory + " " + main
                            + words.get(2).substring(matcher.end(1)));
            return changed;
        }
        int at = words.indexOf("-jar");
        changed.set(at, "-cp");
        changed.set(at + 1, directory);
        changed.add(at + 2, main);
        return changed;
    }
}
