package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Helm waits for beside pods, when it does not come. */
@RequiresTestbed({TestbedPart.HELM3, TestbedPart.HELM4})
class WaitedObjectsTest extends DeployCommandFixture {
    /** Helm 4 does not wait for it. */
    @Test
    void aServiceThatNobodyGivesAnAddress() throws Exception {
        useHelm(TestbedPart.HELM3, "helm3/helm");
        template("""
                apiVersion: v1
                kind: Service
                metadata: {name: index-public}
                spec:
                  type: LoadBalancer
                  selector: {app: index}
                  ports: [{port: 80}]
                """);
        build("v1", "one");

        String log = refused(deploy("dev", "v1", "--timeout", "15s"));
        assertThat(log)
                .contains("Cause: resource-not-ready")
                .contains("Service index-public: Helm waits until this Service of type LoadBalancer has an address")
                .contains("What to do: see the cluster's load-balancer controller");
    }

    @ParameterizedTest
    @CsvSource({"HELM3, helm3/helm", "HELM4, helm4/helm"})
    void aClaimThatNobodyBinds(TestbedPart part, String executable) throws Exception {
        useHelm(part, executable);
        template("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: index-files}
                spec:
                  accessModes: [ReadWriteOnce]
                  storageClassName: nosuch
                  resources: {requests: {storage: 1Gi}}
                """);
        build("v1", "one");

        String log = refused(deploy("dev", "v1", "--timeout", "15s"));
        assertThat(log)
                .contains("Cause: volume-unbound")
                .contains("PersistentVolumeClaim index-files: Helm waits until it is bound: ")
                .contains("storageclass.storage.k8s.io \"nosuch\" not found");
    }

    private void useHelm(TestbedPart part, String executable) throws IOException {
        Files.writeString(
                config,
                Files.readString(config)
                        .replace(
                                TestbedPart.HELM4.path("helm4/helm").toString(),
                                part.path(executable).toString()));
    }

    private void template(String yaml) throws IOException {
        Files.writeString(workspace.resolve("helm/templates/more.yaml"), yaml);
    }
}
