package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.KubernetesName;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseCondition;
import io.jenkins.plugins.delivery.core.rollout.ClusterQuestion;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code explain}: what is wrong with a release as it stands. */
@Command(
        name = "explain",
        description = "Says what is wrong with a service in an environment as it stands, without changing anything.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ReleaseNameOptions name;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws InterruptedException {
        KubernetesName.checkRelease("app", name.app());
        DeliveryConfig config = common.settings();
        EnvironmentSettings target = name.target(config);
        String namespace = config.environments().namespaceOf(target);
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            return print(ClusterQuestion.ask(
                    cluster.connection(target, directory.path()),
                    client -> ReleaseCondition.of(client, namespace, name.app())));
        }
    }

    private int print(ReleaseCondition condition) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(common.print(condition.toMap(), String.join("\n", condition.lines())));
        out.flush();
        return condition.isHealthy() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
