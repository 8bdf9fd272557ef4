package io.jenkins.plugins.delivery.cli.embedded;

import com.marcnuri.helm.UninstallCommand;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code helm uninstall}. It waits here, because helm-java does not. */
@Command(name = "uninstall")
final class UninstallVerb implements Callable<Integer> {
    /** On an object that Helm leaves where it is. */
    private static final String POLICY = "helm.sh/resource-policy";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ReleaseArguments release;

    @Mixin
    private WaitArguments wait;

    @Override
    public Integer call() {
        try (KubernetesClient client = release.client()) {
            List<HasMetadata> objects = release.store(client)
                    .history()
                    .last()
                    .map(revision -> objects(client, revision))
                    .orElse(List.of());
            String report = new UninstallCommand(NativeHelm.load(), release.name())
                    .withNamespace(release.namespace())
                    .withKubeConfig(release.kubeconfig())
                    .call();
            if (wait.isWanted() && !objects.isEmpty()) {
                awaitGone(client, objects);
            }
            spec.commandLine().getOut().println(report.trim());
        }
        return 0;
    }

    private static List<HasMetadata> objects(KubernetesClient client, ReleaseRevision revision) {
        return client
                .load(new ByteArrayInputStream(revision.manifest().getBytes(StandardCharsets.UTF_8)))
                .items()
                .stream()
                .filter(object -> object.getMetadata().getAnnotations() == null
                        || !object.getMetadata().getAnnotations().containsKey(POLICY))
                .toList();
    }

    private void awaitGone(KubernetesClient client, List<HasMetadata> objects) {
        try {
            client.resourceList(objects)
                    .inNamespace(release.namespace())
                    .waitUntilCondition(Objects::isNull, wait.seconds(), TimeUnit.SECONDS);
        } catch (KubernetesClientTimeoutException e) {
            throw new DeliveryException(
                    "uninstallation completed with 1 error(s): timed out waiting for the condition", e);
        }
    }
}
