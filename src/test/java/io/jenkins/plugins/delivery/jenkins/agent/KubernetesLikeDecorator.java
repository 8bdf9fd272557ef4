package io.jenkins.plugins.delivery.jenkins.agent;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Launcher;
import hudson.LauncherDecorator;
import hudson.Proc;
import hudson.model.Node;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * Treats commands as the Kubernetes plugin's {@code container} does, where there is no node: standard error goes into
 * standard output, and the command is a line that a shell reads from its standard input, which the command shares: a
 * command that reads gets what comes after it. Arguments are quoted anew with double quotes in which the double quote is
 * escaped and {@code $$} becomes {@code \$}, so that {@code $()} and back-ticks in an argument are carried out.
 * {@code PodAgentTest} compares it with the real one.
 */
public final class KubernetesLikeDecorator extends LauncherDecorator implements Serializable {
    private static final long serialVersionUID = 1L;

    @NonNull
    @Override
    public Launcher decorate(@NonNull Launcher launcher, @NonNull Node node) {
        return new Launcher.DecoratedLauncher(launcher) {
            @Override
            public Proc launch(@NonNull ProcStarter starter) throws IOException {
                String command = starter.cmds().stream()
                        .map(argument -> argument.replace("$$", "\\$").replace("\"", "\\\""))
                        .map(argument -> "\"" + argument + "\"")
                        .collect(Collectors.joining(" "));
                starter.cmds("sh").masks(false);
                // Both streams are one from the first line on, so that they keep their order.
                starter.stdin(new ByteArrayInputStream(
                        ("exec 2>&1\n" + command + "\nexit\n").getBytes(StandardCharsets.UTF_8)));
                return super.launch(starter);
            }
        };
    }
}
