package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.ScriptedHelm;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever else works on a release at the same time keeps what is theirs, and is not taken for the deploy itself. */
@RequiresTestbed({TestbedPart.HELM3, TestbedPart.HELM4})
class TwoDeploysTest extends ReleaseFixture {
    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void whoeverIsSecondWaitsForTheFirst(String part) throws Exception {
        Path helm = TestbedPart.HELM4.path(part);
        deploy(helm, "v1", "60s").end();
        Path arrived = directory.resolve("arrived");
        Path go = directory.resolve("go");
        ScriptedHelm late = ScriptedHelm.in(directory, helm, """
                if [ "$1" = upgrade ]; then
                  touch '%s'
                  until [ -e '%s' ]; do sleep 0.1; done
                fi""".formatted(arrived, go));
        CommandProcess second = deploy(late.executable(), "v2", "60s");
        Awaitility.await("the second is about to start Helm")
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(arrived));
        CommandProcess first = deploy(helm, "slow-1", "6s");
        Awaitility.await("the first is under way")
                .atMost(Duration.ofSeconds(60))
                .until(() -> history("dev").stream().anyMatch(ReleaseRevision::isPending));

        Files.createFile(go);

        CommandProcess.Ended firstEnded = first.end();
        CommandProcess.Ended secondEnded = second.end();
        assertThat(firstEnded.exitCode()).as(firstEnded.err()).isEqualTo(1);
        assertThat(firstEnded.err()).contains("Rolled back to revision 1 (v1), which runs as revision 3");
        assertThat(secondEnded.exitCode()).as(secondEnded.err()).isZero();
        assertThat(secondEnded.err())
                .contains("somebody else began to work on the release first", "to dev as revision 4")
                .doesNotContain("Rolling back");
        assertThat(history("dev"))
                .extracting(ReleaseRevision::status)
                .containsExactly("superseded", "failed", "superseded", "deployed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void doesNotTakeSomebodyElsesRevisionForItsOwn(String part) throws Exception {
        Path helm = TestbedPart.HELM4.path(part);
        deploy(helm, "v1", "60s").end();
        ScriptedHelm followed = followedByRollback(helm);

        CommandProcess.Ended ended = deploy(followed.executable(), "v2", "60s").end();

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
        assertThat(ended.err()).contains("as revision 2, but somebody else made revision 3 (deployed) of index");
        assertThat(history("dev"))
                .allSatisfy(revision -> assertThat(revision.description())
                        .doesNotContain("Healthy: registry.example.com/bss/bss.index:v2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3/helm", "helm4/helm"})
    void doesNotTakeSomebodyElsesRevisionBack(String part) throws Exception {
        Path helm = TestbedPart.HELM4.path(part);
        deploy(helm, "v1", "60s").end();
        ScriptedHelm followed = followedByRollback(helm);

        CommandProcess.Ended ended =
                deploy(followed.executable(), "slow-1", "5s").end();

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
        assertThat(ended.err())
                .contains("Nothing is taken back, because somebody else made revision 3 (deployed) since");
        assertThat(history("dev"))
                .extracting(ReleaseRevision::status)
                .containsExactly("superseded", "failed", "deployed");
    }

    /** Somebody at another keyboard goes back as soon as Helm has ended, however it has. */
    private ScriptedHelm followedByRollback(Path helm) throws IOException {
        return ScriptedHelm.in(directory, helm, """
                if [ "$1" = upgrade ]; then
                  '%1$s' "$@"
                  code=$?
                  '%1$s' rollback index 1 --namespace=%2$s-dev >/dev/null
                  exit $code
                fi""".formatted(helm, prefix));
    }

    private CommandProcess deploy(Path executable, String tag, String timeout) throws IOException {
        Path config = Files.writeString(
                Files.createTempFile(directory, "delivery", ".yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: registry.example.com, namespace: bss, project: bss}
                    namespacePrefix: %s
                    environments: [{name: dev}]
                    helm: {executable: %s}
                """.formatted(prefix, executable));
        return CommandProcess.start(
                directory,
                Map.of(),
                List.of(
                        "helm-deploy",
                        "--app=index",
                        "--environment=dev",
                        "--tag=" + tag,
                        "--no-verify-image",
                        "--timeout=" + timeout,
                        "--config=" + config,
                        "--workspace=" + workspace,
                        "--kubeconfig=" + kubeconfig));
    }
}
