package io.jenkins.plugins.delivery.cli.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.HistoryCommand;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.UpgradeCommand;
import com.marcnuri.helm.jni.HelmLib;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code helm upgrade --install}. The history is pruned here, because helm-java keeps all of it. */
@Command(name = "upgrade")
final class UpgradeVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ReleaseArguments release;

    @Parameters(index = "1")
    private Path chart;

    @Mixin
    private ValuesFiles values;

    @Mixin
    private WaitArguments wait;

    @Option(names = "--install")
    private boolean install;

    @Option(names = "--create-namespace")
    private boolean createNamespace;

    @Option(names = "--reset-values")
    private boolean resetValues;

    @Option(names = "--reset-then-reuse-values")
    private boolean resetThenReuseValues;

    @Option(names = "--force")
    private boolean force;

    @Option(names = "--take-ownership")
    private boolean takeOwnership;

    @Option(names = "--history-max", defaultValue = "10")
    private int historyMax;

    /** Helm's library cannot label: its revision is known by its number. */
    @Option(names = "--labels", defaultValue = "")
    private String labels;

    @Option(names = "--dry-run", defaultValue = "none")
    private String dryRun;

    @Option(names = "--output", defaultValue = "table")
    private String output;

    @Override
    public Integer call() throws IOException {
        if (takeOwnership) {
            throw new DeliveryException("takeOwnership is more than the Helm that this command carries can do:"
                    + " install Helm 3.17 or newer, or Helm 4");
        }
        HelmLib helm = NativeHelm.load();
        boolean first = install && !exists(helm);
        Release result = first ? install(helm) : upgrade(helm);
        spec.commandLine().getOut().println(output.equals("json") ? json(helm, result) : result.getOutput());
        if (!isDryRun() && !first) {
            prune(result);
        }
        return 0;
    }

    /** helm-java does not show the manifest of a dry run, so it is rendered once more, as for an install. */
    private String json(HelmLib helm, Release result) throws IOException {
        return new ObjectMapper()
                .writeValueAsString(Map.of(
                        "version",
                        Integer.parseInt(result.getRevision()),
                        "manifest",
                        TemplateVerb.render(helm, chart, release.name(), release.namespace(), null, values),
                        "hooks",
                        List.of()));
    }

    private boolean exists(HelmLib helm) {
        try {
            new HistoryCommand(helm, release.name())
                    .withMax(1)
                    .withNamespace(release.namespace())
                    .withKubeConfig(release.kubeconfig())
                    .call();
            return true;
        } catch (IllegalStateException e) {
            if (String.valueOf(e.getMessage()).contains("release: not found")) {
                return false;
            }
            throw e;
        }
    }

    /** Not left to helm-java's upgrade, which forgets half of the options on its way to an install. */
    private Release install(HelmLib helm) throws IOException {
        InstallCommand command = new InstallCommand(helm, chart)
                .withName(release.name())
                .withNamespace(release.namespace())
                .withKubeConfig(release.kubeconfig())
                .withTimeout(wait.seconds());
        values.forHelm().forEach(command::withValuesFile);
        if (createNamespace) {
            command.createNamespace();
        }
        if (wait.isWanted()) {
            command.waitReady();
        }
        if (isDryRun()) {
            command.dryRun().withDryRunOption(DryRun.SERVER);
        }
        return command.call();
    }

    private Release upgrade(HelmLib helm) throws IOException {
        UpgradeCommand command = new UpgradeCommand(helm, chart)
                .withName(release.name())
                .withNamespace(release.namespace())
                .withKubeConfig(release.kubeconfig())
                .withTimeout(wait.seconds());
        values.forHelm().forEach(command::withValuesFile);
        if (resetThenReuseValues) {
            command.resetThenReuseValues();
        } else if (resetValues) {
            command.resetValues();
        }
        if (force) {
            command.force();
        }
        if (wait.isWanted()) {
            command.waitReady();
        }
        if (isDryRun()) {
            command.dryRun().withDryRunOption(DryRun.SERVER);
        }
        try {
            return command.call();
        } catch (IllegalStateException e) {
            throw new DeliveryException("UPGRADE FAILED: " + e.getMessage(), e);
        }
    }

    private boolean isDryRun() {
        return !dryRun.equals("none");
    }

    private void prune(Release result) {
        if (historyMax > 0 && Integer.parseInt(result.getRevision()) > historyMax) {
            try (KubernetesClient client = release.client()) {
                release.store(client).prune(historyMax);
            }
        }
    }
}
