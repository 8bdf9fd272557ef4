package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the scripts of a Gradle project tell a plugin by properties, as in {@code property "sonar.exclusions", "x"}, as far
 * as they say it by texts: they are not run.
 *
 * @param values by name; of a list, its texts with commas between them
 * @param computed the names of the others
 */
public record GradlePluginProperties(Map<String, String> values, Set<String> computed) {
    /** The rest of the line is the value. */
    private static final Pattern OF_SYSTEM =
            Pattern.compile("(?m)^[ \\t]*+systemProp\\.([\\w.-]{1,200})[ \\t]*+[=:][ \\t]*+([^\\n]*+)");

    /** As in {@code property("name", …)} and {@code property 'name', …}; the value follows. */
    private static final Pattern PROPERTY =
            Pattern.compile("(?<!\\w)property\\s*+\\(?\\s*+['\"]([\\w.-]{1,200})['\"]\\s*+,\\s*+");

    private static final Pattern LIST = Pattern.compile("(?:list|set|array)Of\\s*+\\(|\\[");

    /** As a list becomes a text. */
    private static final Pattern JOINED =
            Pattern.compile("\\.join(?:ToString)?\\s*+\\(\\s*+['\"]\\s*+,\\s*+['\"]\\s*+\\)");

    /** What ends a call in its line. */
    private static final String ENDS = ");}\n\r";

    private static final Pattern GROUP =
            Pattern.compile("(?m)^group(?:[ \\t]*+=[ \\t]*+|[ \\t]++)['\"]([\\w.-]{1,200})['\"]");

    private static final Pattern GROUP_PROPERTY =
            Pattern.compile("(?m)^group[ \\t]*+[=:][ \\t]*+([\\w.-]{1,200})[ \\t\\r]*+$");

    private static final int MOST_TEXTS = 1_000;

    public GradlePluginProperties {
        values = Map.copyOf(values);
        computed = Set.copyOf(computed);
    }

    /** Of the root of a build, and of what its scripts share; a property of {@code gradle.properties} wins, as in Gradle. */
    public static GradlePluginProperties ofRoot(Path directory, Path workspace, String prefix) {
        return of(GradleProjects.sharedScripts(directory, workspace), prefix);
    }

    /** Of a project below the root, by its own script. */
    public static GradlePluginProperties ofProject(Path directory, Path workspace, String prefix) {
        return of(
                GradleText.read(directory, workspace, GradleProjects.scripts(directory)).stream()
                        .map(GradleText::toString)
                        .toList(),
                prefix);
    }

    /** The group of the root's artifacts; empty when nothing says it. */
    public static String groupOf(Path directory, Path workspace) {
        Stream<Matcher> places = Stream.concat(
                GradleProjects.sharedScripts(directory, workspace).stream().map(GROUP::matcher),
                GradleText.read(directory, workspace, List.of(GradleProjects.PROPERTIES)).stream()
                        .map(text -> GROUP_PROPERTY.matcher(text.toString())));
        return places.filter(Matcher::find)
                .map(group -> group.group(1))
                .findFirst()
                .orElse("");
    }

    private static GradlePluginProperties of(List<String> scripts, String prefix) {
        Map<String, String> values = new TreeMap<>();
        Set<String> computed = new TreeSet<>();
        for (String script : scripts) {
            PROPERTY.matcher(script)
                    .results()
                    .filter(property -> property.group(1).startsWith(prefix))
                    .forEach(property -> {
                        String value = new Value(script, property.end()).read();
                        if (value == null) {
                            computed.add(property.group(1));
                        } else {
                            values.put(property.group(1), value);
                        }
                    });
        }
        scripts.forEach(script -> OF_SYSTEM
                .matcher(script)
                .results()
                .filter(property -> property.group(1).startsWith(prefix))
                .forEach(property ->
                        values.put(property.group(1), property.group(2).strip())));
        computed.removeAll(values.keySet());
        return new GradlePluginProperties(values, computed);
    }

    /** A text, several with {@code +} between them, or a list of such. */
    private static final class Value {
        private final String script;
        private int at;

        Value(String script, int start) {
            this.script = script;
            this.at = start;
        }

        /** Null when it is something else. */
        @CheckForNull
        String read() {
            Matcher list = LIST.matcher(script).region(at, script.length());
            String value;
            if (list.lookingAt()) {
                at = list.end();
                value = items();
            } else {
                value = concatenated();
            }
            return value != null && isAtEnd() ? value : null;
        }

        /** Whether nothing more is done with what was read. */
        private boolean isAtEnd() {
            Matcher joined = JOINED.matcher(script).region(at, script.length());
            if (joined.lookingAt()) {
                at = joined.end();
            }
            while (isAt(" \t")) {
                at++;
            }
            return at == script.length() || isAt(ENDS);
        }

        @CheckForNull
        private String items() {
            List<String> texts = new ArrayList<>();
            skipBlanks();
            while (!isAt(")]")) {
                String text = concatenated();
                if (text == null || texts.size() >= MOST_TEXTS) {
                    return null;
                }
                texts.add(text);
                skipBlanks();
                if (isAt(",")) {
                    at++;
                    skipBlanks();
                }
            }
            at++;
            return String.join(",", texts);
        }

        @CheckForNull
        private String concatenated() {
            StringBuilder text = new StringBuilder();
            while (true) {
                String part = text();
                if (part == null) {
                    return null;
                }
                text.append(part);
                int end = at;
                skipBlanks();
                if (!isAt("+")) {
                    at = end;
                    return text.toString();
                }
                at++;
                skipBlanks();
            }
        }

        /** What stands in quotes, if it means itself. */
        @CheckForNull
        private String text() {
            if (!isAt("'\"")) {
                return null;
            }
            char quote = script.charAt(at);
            String triple = String.valueOf(quote).repeat(3);
            String end = script.startsWith(triple, at) ? triple : String.valueOf(quote);
            int start = at + end.length();
            int stop = script.indexOf(end, start);
            if (stop < 0) {
                return null;
            }
            at = stop + end.length();
            String text = script.substring(start, stop);
            return text.contains("$") || text.contains("\\") ? null : text.strip();
        }

        private boolean isAt(String characters) {
            return at < script.length() && characters.indexOf(script.charAt(at)) >= 0;
        }

        private void skipBlanks() {
            while (at < script.length() && Character.isWhitespace(script.charAt(at))) {
                at++;
            }
        }
    }
}
