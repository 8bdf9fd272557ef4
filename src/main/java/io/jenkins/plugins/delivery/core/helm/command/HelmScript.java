package io.jenkins.plugins.delivery.core.helm.command;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.command.ShellScript;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A shell script that runs commands of Helm one after the other, each with its output in a file, until one fails. It
 * passes a request to end on to Helm and waits for it, because Helm then marks the release as failed; a Helm that is
 * killed leaves it pending.
 */
public final class HelmScript {
    /** While it is there, the script does not start another command, and ends the one that runs. */
    public static final String STOP_FILE = "stop";

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

    private final Path directory;
    private final StringBuilder text;

    /**
     * @param directory where the outputs go, for the owner only
     * @param kubeconfig see {@link HelmTarget}
     * @param registryConfig the file with the logins for charts in registries; null means Helm's own
     */
    public HelmScript(Path directory, @CheckForNull String kubeconfig, @CheckForNull Path registryConfig) {
        this.directory = directory;
        ShellScript head = new ShellScript().append(FORGET_HELMS_VARIABLES);
        // No plugin of the machine's runs, and no chart comes from a cache that other jobs write to.
        for (String home : List.of("HELM_CACHE_HOME", "HELM_DATA_HOME", "HELM_PLUGINS")) {
            head.export(home, directory.resolve(HOMES).resolve(home).toString());
        }
        if (kubeconfig != null) {
            head.export("KUBECONFIG", kubeconfig);
        }
        if (registryConfig != null) {
            head.export("HELM_REGISTRY_CONFIG", registryConfig.toString());
        }
        text = new StringBuilder(head.text()).append("""
                directory=%s
                umask 077
                run() {
                  output=$1
                  shift
                  [ -e "$directory/stop" ] && exit 143
                  "$@" >"$directory/$output" 2>"$directory/$output.err" </dev/null &
                  helm=$!
                  trap 'kill -TERM $helm 2>/dev/null' TERM INT HUP
                  (
                    while kill -0 $helm 2>/dev/null; do
                      if [ -e "$directory/stop" ]; then
                        kill -TERM $helm
                        exit
                      fi
                      sleep 0.2 2>/dev/null || sleep 1
                    done
                  ) &
                  stopper=$!
                  wait $helm
                  code=$?
                  # A signal interrupts the wait before Helm is done.
                  while kill -0 $helm 2>/dev/null; do
                    wait $helm
                    code=$?
                  done
                  kill $stopper 2>/dev/null
                  wait $stopper 2>/dev/null
                  [ $code -eq 0 ] || exit $code
                }
                """.formatted(ShellScript.quote(directory.toString())));
    }

    /** Adds a command. Its standard output goes to the file of this name, and its standard error beside it. */
    public HelmScript run(String output, List<String> command) {
        List<String> words = new ArrayList<>(List.of("run", output));
        words.addAll(command);
        text.append(words.stream().map(ShellScript::quote).collect(Collectors.joining(" ")))
                .append('\n');
        return this;
    }

    /** The script, for {@code sh}. */
    public String text() {
        return text.toString();
    }

    /** Where the script looks whether it has to end. */
    public Path stopFile() {
        return directory.resolve(STOP_FILE);
    }
}
