package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.helm.chart.ChartSource;
import io.jenkins.plugins.delivery.core.helm.command.HelmCommands;
import io.jenkins.plugins.delivery.core.rollout.HelmFailure;
import java.util.Optional;

/** Brings a chart from its repository or registry. */
final class ChartPull implements DeployAction {
    private static final String VERSION = "version";
    private static final String PULL = "pull";

    @Override
    public Optional<Turn> begin(DeployFlow deploy, FlowContext context) {
        ChartSource source = deploy.chartSource(context);
        if (!source.isRemote()) {
            return Optional.empty();
        }
        context.log().line("Pulling chart " + source.name());
        HelmCommands commands = deploy.commands(context);
        return Optional.of(deploy.run(
                deploy.script(context)
                        .run(VERSION, commands.version())
                        .run(PULL, source.pull(commands, deploy.config())),
                null,
                false));
    }

    @Override
    public Optional<Turn> after(DeployFlow deploy, FlowContext context, RunOutcome outcome) {
        HelmOutput output = new HelmOutput(context.directory());
        if (outcome.exitCode() != 0) {
            throw new DeliveryException("The chart cannot be pulled: "
                    + HelmFailure.diagnose(output.errorOf(PULL) + output.errorOf(VERSION))
                            .sentence());
        }
        return Optional.empty();
    }
}
