package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.rollout.ClusterQuestion;
import io.jenkins.plugins.delivery.core.rollout.ClusterWarning;
import io.jenkins.plugins.delivery.core.rollout.ClusterWarnings;
import io.jenkins.plugins.delivery.core.rollout.HowFarBack;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cluster-events}: what an environment's cluster warned of. */
@Command(
        name = "cluster-events",
        description = "Prints the warnings of an environment's namespace by cause, each once.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class ClusterEventsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--environment", required = true, description = "The environment's name in the settings.")
    private String environment;

    @Option(
            names = "--since",
            defaultValue = HowFarBack.DEFAULT,
            description = "How far back, as in 90m. Default: ${DEFAULT-VALUE}.")
    private String since;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws InterruptedException {
        Instant from = Instant.now().minus(HowFarBack.parse(since));
        DeliveryConfig config = common.settings();
        EnvironmentSettings target = config.environments().named("environment", environment);
        String namespace = config.environments().namespaceOf(target);
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            print(
                    namespace,
                    ClusterQuestion.ask(
                            cluster.connection(target, directory.path()),
                            client -> ClusterWarnings.of(client, namespace, from)));
        }
        return CommandLine.ExitCode.OK;
    }

    private void print(String namespace, List<ClusterWarning> warnings) {
        String text = warnings.isEmpty()
                ? "No warnings in " + namespace + " for " + since
                : warnings.stream().map(ClusterWarning::line).collect(Collectors.joining("\n"));
        PrintWriter out = spec.commandLine().getOut();
        out.println(common.print(
                Map.of("warnings", warnings.stream().map(ClusterWarning::toMap).toList()), text));
        out.flush();
    }
}
