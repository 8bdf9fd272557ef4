package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.shell.Expansion;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The variables of a shell: those of the environment that it was started with, and its own. */
final class ShellVariables {
    /** What shells, the linker and programs that are evaluated go by. */
    private static final Pattern WITH_AN_EFFECT = Pattern.compile(
            "PATH|HOME|CDPATH|ENV|TMPDIR|POSIXLY_CORRECT|FIGNORE|GLOB.*|BASH.*|LD_.*|LC_.*|LANG.*|TAR_OPTIONS|GZIP"
                    + "|_?JAVA_(TOOL_)?OPTIONS|JDK_.*|(?i:https?|ftp|all|no)_(?i:proxy)|CURL_.*|SSL_CERT_.*|WGETRC");

    private final Map<String, String> values;
    private final Set<String> exported;

    ShellVariables(Map<String, String> environment) {
        this(new HashMap<>(environment), new HashSet<>(environment.keySet()));
    }

    private ShellVariables(Map<String, String> values, Set<String> exported) {
        this.values = values;
        this.exported = exported;
    }

    /** For a shell in parentheses. */
    ShellVariables copy() {
        return new ShellVariables(new HashMap<>(values), new HashSet<>(exported));
    }

    /** By name; changes with them. */
    Map<String, String> values() {
        return values;
    }

    /** What a program is started with. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(values);
        environment.keySet().retainAll(exported);
        return environment;
    }

    /** Refuses a name that means something to a shell or to a program. */
    static void checkName(String name) {
        if (Expansion.isOfTheShell(name) || WITH_AN_EFFECT.matcher(name).matches()) {
            throw new NeedsProcessException(name + "=", "changes what programs do");
        }
    }

    void assign(String name, String value) {
        checkName(name);
        values.put(name, value);
    }

    void export(String name) {
        exported.add(name);
    }

    void unset(String name) {
        checkName(name);
        values.remove(name);
        exported.remove(name);
    }
}
