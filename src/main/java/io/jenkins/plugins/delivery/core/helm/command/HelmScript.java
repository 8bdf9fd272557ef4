package io.jenkins.plugins.delivery.core.helm.command;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.command.CommandGuard;
import io.jenkins.plugins.delivery.core.command.ShellScript;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A shell script that runs commands of Helm one after the other, each with its output in a file, until one fails. It
 * passes a request to end on to Helm and waits for it, because Helm then marks the release as failed; a Helm that is
 * killed leaves it pending.
 */
public final class HelmScript {
    /** Where Helm keeps what it likes, for this run alone. */
    private static final String HOMES = "helm-home";

    /**
     * Helm obeys variables of its own: a build's could name another driver, API server, user or namespace. In the
     * shell's own words, because a container need not have {@code env}. A line of a value that looks like a variable
     * is forgotten in vain.
     */
    private static final String FORGET_HELMS_VARIABLES = """
            while IFS= read -r line; do
              case $line in
                'export HELM_'* | 'declare -x HELM_'* | 'typeset -x HELM_'*)
                  line=${line#*HELM_}
                  unset "HELM_${line%%[!A-Za-z0-9_]*}"
                  ;;
              esac
            done <<DELIVERY_VARIABLES
            $(export -p)
            DELIVERY_VARIABLES
            """;

    private final ShellScript script = new ShellScript();

    /**
     * @param directory where the outputs go, for the owner only
     * @param kubeconfig see {@link HelmTarget}
     * @param registryConfig the file with the logins for charts in registries; null means Helm's own
     */
    public HelmScript(Path directory, @CheckForNull String kubeconfig, @CheckForNull Path registryConfig) {
        script.lines(FORGET_HELMS_VARIABLES);
        // No plugin of the machine's runs, and no chart comes from a cache that other jobs write to.
        for (String home : List.of("HELM_CACHE_HOME", "HELM_DATA_HOME", "HELM_PLUGINS")) {
            script.export(home, directory.resolve(HOMES).resolve(home).toString());
        }
        if (kubeconfig != null) {
            script.export("KUBECONFIG", kubeconfig);
        }
        if (registryConfig != null) {
            script.export("HELM_REGISTRY_CONFIG", registryConfig.toString());
        }
        script.lines("""
                directory=%s
                umask 077
                run() {
                  output=$1
                  shift
                  must_end && exit %d
                  guarded "$@" >"$directory/$output" 2>"$directory/$output.err" || exit $?
                }
                """.formatted(ShellScript.quote(directory.toString()), CommandGuard.REFUSED));
    }

    /** Adds a command. Its standard output goes to the file of this name, and its standard error beside it. */
    public HelmScript run(String output, List<String> command) {
        List<String> words = new ArrayList<>(List.of(output));
        words.addAll(command);
        script.call("run", words);
        return this;
    }

    /** The script, for {@link CommandGuard#script}. */
    public String text() {
        return script.text();
    }
}
