package io.jenkins.plugins.delivery.core.helm.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.OwnerOnly;
import io.jenkins.plugins.delivery.core.helm.chart.ChartSource;
import io.jenkins.plugins.delivery.core.helm.command.HelmCommands;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.rollout.HelmFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Brings a chart from its repository or registry. */
final class ChartPull implements DeployAction {
    private static final String VERSION = "version";
    private static final String PULL = "pull";
    private static final String CA_FILE = "chart-registry-ca.pem";

    @Override
    public Optional<Turn> begin(DeployFlow deploy, FlowContext context) {
        ChartSource source = deploy.chartSource(context);
        if (!source.isRemote()) {
            return Optional.empty();
        }
        context.log().line("Pulling chart " + source.name());
        RegistryAccess registry = context.registries().accessTo(source.registryHost());
        HelmCommands commands = deploy.commands(context);
        return Optional.of(deploy.run(
                deploy.script(context)
                        .run(VERSION, commands.version())
                        .run(PULL, source.pull(commands, registry.plainHttp(), caFile(registry, context))),
                null,
                false));
    }

    @CheckForNull
    private static Path caFile(RegistryAccess registry, FlowContext context) {
        if (registry.caCertificates() == null) {
            return null;
        }
        try {
            return OwnerOnly.replace(context.directory().resolve(CA_FILE), registry.caCertificates());
        } catch (IOException e) {
            throw new DeliveryException(
                    "The certificates for the chart's registry cannot be written to " + context.directory() + ": "
                            + e.getMessage(),
                    e);
        }
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
