package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseStore;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.DeployRepository;
import io.jenkins.plugins.delivery.testbed.EnvironmentNamespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real cluster, environments in namespaces of the test's own, and the deploy repository to deploy to them from. */
abstract class ReleaseFixture {
    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @TempDir
    Path directory;

    /** Of the names of the environments' namespaces. */
    String prefix;

    Path workspace;
    Path kubeconfig;

    @BeforeEach
    void makePlace() throws IOException {
        prefix = EnvironmentNamespaces.create(CLUSTER.client());
        workspace = DeployRepository.copyTo(directory.resolve("deploy-repo"));
        kubeconfig = CLUSTER.controlPlane().writeKubeconfig(ClusterUser.ADMIN, directory.resolve("kubeconfig"));
    }

    /** The revisions of the service's release, oldest first. */
    final List<ReleaseRevision> history(String environment) {
        return new ReleaseStore(CLUSTER.client(), prefix + "-" + environment, "index")
                .history()
                .revisions();
    }
}
