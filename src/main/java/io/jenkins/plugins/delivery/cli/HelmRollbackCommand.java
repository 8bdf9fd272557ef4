package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.helm.PromotionOverride;
import io.jenkins.plugins.delivery.core.helm.RollbackRequest;
import io.jenkins.plugins.delivery.core.helm.SignOff;
import io.jenkins.plugins.delivery.core.helm.flow.RollbackFlow;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code helm-rollback}, the twin of the step {@code helmRollback}. */
@Command(
        name = "helm-rollback",
        description = "Takes a service in an environment back to an earlier revision.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class HelmRollbackCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ReleaseNameOptions name;

    @Option(names = "--revision", description = "Where to. Default: the last healthy one before the current.")
    private Integer revision;

    @Option(names = "--reason", defaultValue = "", description = "Why, for the log, and with Helm 4 for its history.")
    private String reason;

    @Option(names = "--override-reason", description = "Why it may be done although the environment is frozen.")
    private String overrideReason;

    @Mixin
    private ConflictsOption conflicts;

    @Option(names = "--timeout", description = "How long the rollout may take, as in 5m. Default: the settings'.")
    private String timeout;

    @Option(names = "--dry-run", negatable = true, description = "Only say what would be done.")
    private boolean dryRun;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private RegistryLoginOptions login;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws InterruptedException {
        RollbackRequest request = request();
        DeliveryConfig config = common.settings();
        EnvironmentSettings target = name.target(config);
        PromotionOverride past = dryRun
                ? null
                : OverrideWord.past(
                        target.freezes().rollbacksAt(Instant.now()),
                        "rolled back",
                        target.name(),
                        OverrideWord.of(overrideReason));
        return new HelmCommandRun(spec, common)
                .runInCluster(
                        new RollbackFlow(request.signedOff(new SignOff(null, null, past)), config),
                        config,
                        directory -> cluster.connection(target, directory),
                        log -> login.access(config, log));
    }

    /** What the core is asked for. */
    RollbackRequest request() {
        return new RollbackRequest(
                name.app(), name.environment(), revision, reason, conflicts.value(), timeout, dryRun);
    }
}
