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
    private final ShellScript script = new ShellScript();

    /**
     * @param directory where the outputs go, for the owner only
     * @param kubeconfig see {@link HelmTarget}
     * @param registryConfig the file with the logins for charts in registries; null means Helm's own
     */
    public HelmScript(Path directory, @CheckForNull String kubeconfig, @CheckForNull Path registryConfig) {
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
