package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.rollout.HelmFailure;
import java.util.Optional;

/** Runs the tests that the chart has, when they are wanted. */
final class ChartTests implements DeployAction {
    private static final String TEST = "test";

    @Override
    public Optional<Turn> begin(DeployFlow deploy, FlowContext context) {
        if (!deploy.options().runTests()) {
            return Optional.empty();
        }
        context.log().line("Running the chart's tests");
        return Optional.of(deploy.run(
                deploy.script(context).run(TEST, deploy.commands(context).test(deploy.timeout())), null, false));
    }

    @Override
    public Optional<Turn> after(DeployFlow deploy, FlowContext context, RunOutcome outcome)
            throws InterruptedException {
        HelmOutput output = new HelmOutput(context.directory());
        output.print(TEST, context.log());
        return outcome.exitCode() == 0
                ? Optional.empty()
                : Optional.of(deploy.failed(context, HelmFailure.diagnose(output.errorOf(TEST)), deploy.options()));
    }
}
