package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.testbed.KubeletStandIn;
import io.jenkins.plugins.delivery.testbed.KubeletStandInContainer;
import io.jenkins.plugins.delivery.testbed.KubeletStandInScript;
import java.time.Duration;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.TestInfo;

/** The Deployment {@code index} in a namespace that is called as the test, and what an impatient watch says of it. */
final class FailingService {
    static final Workload INDEX = new Workload("Deployment", "index", false);
    static final String IMAGE = "registry.example.com/shop/index:v9";

    /** Long enough to be seen, short enough for a test. */
    private static final Patience IMPATIENT = new Patience(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5));

    private final DeployedNamespace namespace;

    private FailingService(DeployedNamespace namespace) {
        this.namespace = namespace;
    }

    /** @param labels of the namespace, as a YAML flow mapping's inside */
    static FailingService in(KubernetesClient client, KubeletStandIn kubelet, TestInfo test, String labels) {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        return new FailingService(new DeployedNamespace(
                        client, kubelet, name.substring(0, Math.min(50, name.length())), labels)
                .patience(IMPATIENT));
    }

    DeployedNamespace namespace() {
        return namespace;
    }

    /** Why it fails whose container {@code app} does this. */
    Diagnosis diagnose(KubeletStandInContainer app) throws Exception {
        namespace.script("index", KubeletStandInScript.app(app));
        return diagnose("");
    }

    Diagnosis diagnose(String container) throws Exception {
        return diagnose(container, "");
    }

    /**
     * Why it fails.
     *
     * @param container fields of its container, as YAML
     * @param pod those of its pod
     */
    Diagnosis diagnose(String container, String pod) throws Exception {
        RolloutScope scope = namespace.scope(INDEX);
        namespace.deploy(1, container, DeployedNamespace.tolerating(pod));
        return namespace.diagnosis(scope);
    }

    /** The cause that is named when the deadline has passed, once it can be known. */
    Diagnosis explain(String container, Cause cause) {
        RolloutScope scope = namespace.scope(INDEX);
        namespace.deploy(1, container, DeployedNamespace.tolerating(""));
        try (RolloutWatch watch = namespace.watch(scope)) {
            Awaitility.await(cause.code())
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(watch.explain())
                            .satisfies(
                                    diagnosis -> assertThat(diagnosis.cause()).isEqualTo(cause))
                            .satisfies(diagnosis ->
                                    assertThat(diagnosis.sentence()).doesNotContain("controller")));
            assertThat(watch.ended()).isNotDone();
            return watch.explain();
        }
    }
}
