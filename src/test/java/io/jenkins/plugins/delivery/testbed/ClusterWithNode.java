package io.jenkins.plugins.delivery.testbed;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * {@link ControlPlane#shared()} with a {@link NodeStandIn} and a client, for one test class: a static field with
 * {@code @RegisterExtension}.
 */
public final class ClusterWithNode implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {
    private final ControlPlane controlPlane = ControlPlane.shared();
    private NodeStandIn node;
    private KubernetesClient client;

    public ControlPlane controlPlane() {
        return controlPlane;
    }

    public NodeStandIn node() {
        return node;
    }

    /** May do everything. */
    public KubernetesClient client() {
        return client;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return controlPlane.evaluateExecutionCondition(context);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        controlPlane.beforeAll(context);
        node = NodeStandIn.on(controlPlane);
        client = controlPlane.client();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        client.close();
        node.close();
    }
}
