package io.jenkins.plugins.delivery.cli.embedded;

import com.marcnuri.helm.UpgradeCommand;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseStore;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code helm rollback}, which helm-java does not have: an upgrade to the {@link RollbackChart} of the old revision,
 * after which the history is made to say what Helm's own rollback would have it say.
 */
@Command(name = "rollback")
final class RollbackVerb implements Callable<Integer> {
    private static final String DEPLOYED = "deployed";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ReleaseArguments release;

    @Parameters(index = "1")
    private int revision;

    @Mixin
    private WaitArguments wait;

    @Option(names = "--history-max", defaultValue = "10")
    private int historyMax;

    @Override
    public Integer call() throws IOException {
        try (KubernetesClient client = release.client()) {
            ReleaseStore store = release.store(client);
            ReleaseHistory before = store.history();
            ReleaseRevision target =
                    before.numbered(revision).orElseThrow(() -> new DeliveryException("release: not found"));
            rollBack(store, before, target);
        }
        spec.commandLine().getOut().println("Rollback was a success! Happy Helming!");
        return 0;
    }

    private void rollBack(ReleaseStore store, ReleaseHistory before, ReleaseRevision target) throws IOException {
        ReleaseRevision last = before.last().orElseThrow();
        // An upgrade starts from what is called deployed. What a failed revision left in the cluster would stay.
        Optional<ReleaseRevision> outdated = before.deployed().filter(deployed -> deployed.number() != last.number());
        outdated.ifPresent(deployed -> store.mark(deployed, "superseded", deployed.description()));
        try {
            upgrade(target);
        } catch (IllegalStateException e) {
            if (store.history().last().orElseThrow().number() == last.number()) {
                outdated.ifPresent(deployed -> store.mark(deployed, DEPLOYED, deployed.description()));
            }
            throw e;
        }
        store.takeContents(store.history().last().orElseThrow(), target);
        if (!last.status().equals(DEPLOYED)) {
            // The upgrade calls it superseded, and it never was fit for that.
            store.mark(last, last.status(), last.description());
        }
        if (historyMax > 0) {
            store.prune(historyMax);
        }
    }

    private void upgrade(ReleaseRevision target) throws IOException {
        RollbackChart chart = RollbackChart.write(target, Files.createTempDirectory("rollback"));
        UpgradeCommand command = new UpgradeCommand(NativeHelm.load(), chart.directory())
                .withName(release.name())
                .withNamespace(release.namespace())
                .withKubeConfig(release.kubeconfig())
                .withTimeout(wait.seconds())
                .withDescription("Rollback to " + target.number())
                .resetValues()
                .withValuesFile(chart.values());
        if (wait.isWanted()) {
            command.waitReady();
        }
        command.call();
    }
}
