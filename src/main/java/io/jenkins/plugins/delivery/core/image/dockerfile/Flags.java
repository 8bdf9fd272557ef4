package io.jenkins.plugins.delivery.core.image.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.text.NearestName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The flags of one statement, checked against those that its instruction knows. */
final class Flags {
    /** What a flag takes. */
    enum Kind {
        SWITCH,
        VALUE,
        VALUES
    }

    private static final Map<String, Map<String, Kind>> KNOWN = Map.of(
            "FROM", Map.of("platform", Kind.VALUE),
            "COPY",
                    Map.of(
                            "from", Kind.VALUE,
                            "chown", Kind.VALUE,
                            "chmod", Kind.VALUE,
                            "link", Kind.SWITCH,
                            "parents", Kind.SWITCH,
                            "exclude", Kind.VALUES),
            "ADD",
                    Map.of(
                            "chown", Kind.VALUE,
                            "chmod", Kind.VALUE,
                            "checksum", Kind.VALUE,
                            "link", Kind.SWITCH,
                            "keep-git-dir", Kind.SWITCH,
                            "unpack", Kind.SWITCH,
                            "exclude", Kind.VALUES),
            "HEALTHCHECK",
                    Map.of(
                            "interval", Kind.VALUE,
                            "timeout", Kind.VALUE,
                            "start-period", Kind.VALUE,
                            "start-interval", Kind.VALUE,
                            "retries", Kind.VALUE),
            "RUN",
                    Map.of(
                            "mount", Kind.VALUES,
                            "device", Kind.VALUES,
                            "network", Kind.VALUE,
                            "security", Kind.VALUE));

    private final Statement statement;
    private final Map<String, Kind> known;
    private final Map<String, List<String>> given = new HashMap<>();

    /**
     * Checks the flags.
     *
     * @throws InvalidInputException when one is unknown, repeated, or its value is missing or not one it takes
     */
    Flags(Statement statement) {
        this.statement = statement;
        this.known = new TreeMap<>(KNOWN.getOrDefault(statement.name(), Map.of()));
        statement.clause().flags().forEach(this::add);
    }

    private void add(String flag) {
        int equals = flag.indexOf('=');
        String name = flag.substring(2, equals < 0 ? flag.length() : equals);
        Kind kind = known.get(name);
        if (kind == null) {
            throw statement.error("has the unknown flag --" + name, remedy(name));
        }
        if (given.containsKey(name) && kind != Kind.VALUES) {
            throw statement.error("repeats the flag --" + name, "leave one of them");
        }
        String value = equals < 0 ? null : flag.substring(equals + 1);
        if (kind == Kind.SWITCH) {
            value = value == null ? "true" : value.toLowerCase(Locale.ROOT);
            if (!value.equals("true") && !value.equals("false")) {
                throw statement.error("gives the flag --" + name + " the value '" + value + "'", "write true or false");
            }
        } else if (value == null) {
            throw statement.error("has the flag --" + name + " without a value", "write --" + name + "=VALUE");
        }
        given.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    private String remedy(String name) {
        if (known.isEmpty()) {
            return statement.name() + " takes no flags";
        }
        String all = statement.name() + " takes --" + String.join(", --", known.keySet());
        return NearestName.of(name, known.keySet())
                .map(near -> "did you mean --" + near + "; " + all)
                .orElse(all);
    }

    /** The value of a flag, or null when it is not given or empty, which mean the same. */
    @CheckForNull
    String value(String name) {
        List<String> values = values(name);
        return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
    }

    /** The values of a flag, in their order. */
    List<String> values(String name) {
        return given.getOrDefault(name, List.of());
    }

    /** Whether a switch is on. */
    boolean isOn(String name) {
        return values(name).equals(List.of("true"));
    }

    /** Whether a flag is given. */
    boolean has(String name) {
        return given.containsKey(name);
    }
}
