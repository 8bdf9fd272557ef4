package io.jenkins.plugins.delivery.cli;

import static io.jenkins.plugins.delivery.cli.CommandInThisJvm.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.cli.ReleaseCommandLines.Helm;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands say of parameters, clusters and Helms that they cannot work with, before anything is changed. */
@RequiresTestbed({TestbedPart.HELM3, TestbedPart.HELM4})
class ReleaseRefusalsTest extends ReleaseFixture {
    private ReleaseCommandLines lines;

    @BeforeEach
    void knowPlace() {
        lines = new ReleaseCommandLines(this);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --environment pord --tag 1              | 2 | --environment 'pord' is not an environment: the known ones are dev, test, gone
            --environment dev                       | 2 | --tag is missing, and so is image
            --environment dev --tag 1 --image a/b:1 | 2 | --tag '1' is given beside image
            --environment dev --tag latest          | 2 | --tag 'latest' names no certain image
            --environment dev --tag 1 --chart nope  | 2 | --chart 'nope' does not exist
            --environment dev --tag 1 --chart oci://127.0.0.1:1/x | 1 | The chart cannot be pulled
            --environment dev --tag 1 --values-files values.yaml,nope.yaml | 2 | --values-files 'nope.yaml' is neither in the chart helm nor in the workspace: add it, or name another; the chart has dev.yaml, prod.yaml, stage.yaml, test.yaml, values.yaml
            --environment dev --tag 1 --app-config nope.yml | 2 | --app-config 'nope.yml' is not in the workspace
            --environment dev --tag 1 --timeout soon | 2 | --timeout 'soon' is not a time to wait
            --environment dev --tag 1 --image-mode sha | 2 | --image-mode 'sha' is not a choice: use one of tag, digest
            --environment dev --tag 1 --image-mode digest | 2 | --image-mode 'digest' needs a digest
            --environment dev --tag 1 --no-install  | 2 | --no-install leaves nothing to do, because release index is not in
            --environment gone --tag 1              | 2 | valuesFiles 'gone.yaml' is neither
            --environment gone --tag 1 --values-files values.yaml,dev.yaml | 2 | does not exist in the cluster: create it, or set --create-namespace
            --environment dev --tag 1 --kubeconfig /nope | 2 | --kubeconfig '/nope' cannot be read
            --environment dev --tag 1 --kube-context green | 2 | --kube-context 'green' is not in the kubeconfig: its contexts are testbed
            --environment dev --tag 1 --set ingress.hosts=x | 1 | Nothing was deployed, the chart does not
            """)
    void refusesWhatIsWrongBeforeAnythingIsStarted(String arguments, int exitCode, String message) throws Exception {
        List<String> all = new ArrayList<>(List.of("helm-deploy", "--app", "index", "--no-verify-image"));
        all.addAll(List.of(arguments.strip().split(" ")));
        all.addAll(lines.common(Helm.FOUR));
        if (!arguments.contains("--kubeconfig")) {
            all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
        }

        CommandProcess.Ended ended = run(all);

        assertThat(ended.err()).contains(message);
        assertThat(ended.exitCode()).isEqualTo(exitCode);
        assertThat(history("dev")).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithTheCluster() throws Exception {
        Path expired = Files.writeString(
                directory.resolve("expired"), CLUSTER.controlPlane().kubeconfig("a-token-that-expired"));
        Path nobody = CLUSTER.controlPlane().writeKubeconfig(ClusterUser.NOBODY, directory.resolve("nobody"));
        Path broken = Files.writeString(directory.resolve("broken"), "this: is\nnot: [a kubeconfig");
        Path gone = Files.writeString(
                directory.resolve("gone"),
                CLUSTER.controlPlane().kubeconfig(ClusterUser.ADMIN).replaceAll(":\\d+\n", ":1\n"));

        assertThat(deployWith(expired)).contains("does not accept the credentials, which are wrong or have expired");
        assertThat(deployWith(nobody)).contains("secrets").contains("list");
        assertThat(deployWith(broken)).contains("is not a kubeconfig");
        assertThat(deployWith(gone)).contains("127.0.0.1:1");
        assertThat(history("dev")).isEmpty();
    }

    @Test
    void saysThatHelmIsMissingOrTooOld() throws Exception {
        Path old = Files.writeString(directory.resolve("old-helm"), "#!/bin/sh\necho v3.2.1\n");
        assertThat(old.toFile().setExecutable(true)).isTrue();

        assertThat(deployWithExecutable("/nowhere/helm")).contains("Helm '/nowhere/helm' cannot be run here");
        assertThat(deployWithExecutable(old.toString())).contains("Helm 3.2.1 is too old");
    }

    private String deployWith(Path otherKubeconfig) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("helm-deploy", "--app", "index", "--environment", "dev", "--tag", "v1", "--no-verify-image"));
        all.addAll(lines.common(Helm.FOUR));
        all.addAll(List.of("--kubeconfig", otherKubeconfig.toString()));
        CommandProcess.Ended ended = run(all);
        assertThat(ended.exitCode()).isNotZero();
        return ended.err();
    }

    private String deployWithExecutable(String executable) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("helm-deploy", "--app", "index", "--environment", "dev", "--tag", "v1", "--no-verify-image"));
        all.addAll(lines.common(executable));
        all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
        CommandProcess.Ended ended = run(all);
        assertThat(ended.exitCode()).isEqualTo(1);
        return ended.err();
    }
}
