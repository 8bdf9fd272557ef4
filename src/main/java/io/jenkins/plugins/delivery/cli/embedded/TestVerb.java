package io.jenkins.plugins.delivery.cli.embedded;

import com.marcnuri.helm.TestCommand;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.manifest.ManifestObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code helm test}. The logs are brought from here, because helm-java does not. */
@Command(name = "test")
final class TestVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ReleaseArguments release;

    @Mixin
    private WaitArguments wait;

    @Option(names = "--logs")
    private boolean logs;

    @Override
    public Integer call() {
        try {
            spec.commandLine()
                    .getOut()
                    .println(new TestCommand(NativeHelm.load(), release.name())
                            .withNamespace(release.namespace())
                            .withKubeConfig(release.kubeconfig())
                            .withTimeout(wait.seconds())
                            .call()
                            .getOutput());
        } finally {
            if (logs) {
                printLogs();
            }
        }
        return 0;
    }

    private void printLogs() {
        try (KubernetesClient client = release.client()) {
            release.store(client)
                    .history()
                    .last()
                    .ifPresent(revision -> Manifest.parse(revision.hooks()).objects().stream()
                            .filter(object -> object.kind().equals("Pod")
                                    && object.hookMoments().contains("test"))
                            .forEach(pod -> printLog(client, pod)));
        }
    }

    private void printLog(KubernetesClient client, ManifestObject pod) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("POD LOGS: " + pod.name());
        try (Reader log = client.pods()
                .inNamespace(release.namespace())
                .withName(pod.name())
                .getLogReader()) {
            log.transferTo(out);
            out.println();
        } catch (KubernetesClientException | IOException e) {
            // The test's own result matters more than a log that is gone with its pod.
            out.println("(no log: " + e.getMessage() + ")");
        }
    }
}
