package io.jenkins.plugins.delivery.testbed;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;

/** A real policy of the API server against all Deployments of one namespace. */
public final class AdmissionPolicy implements AutoCloseable {
    private static final String YAML = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: %1$s}
            spec:
              failurePolicy: Fail
              matchConstraints:
                resourceRules:
                  - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}
              validations: [{expression: "false", message: "%2$s"}]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: %1$s}
            spec:
              policyName: %1$s
              validationActions: [Deny]
              matchResources:
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
            """;

    private final KubernetesClient client;
    private final String namespace;
    private final String yaml;

    private AdmissionPolicy(KubernetesClient client, String namespace, String message) {
        this.client = client;
        this.namespace = namespace;
        this.yaml = YAML.formatted(namespace, message);
    }

    /** @param message what the API server says with its refusal */
    public static AdmissionPolicy refuses(KubernetesClient client, String namespace, String message) {
        AdmissionPolicy policy = new AdmissionPolicy(client, namespace, message);
        client.load(stream(policy.yaml)).create();
        return policy;
    }

    /** Waits until the API server has compiled it. */
    public void inForce() {
        Deployment any = new DeploymentBuilder()
                .withNewMetadata()
                .withName("any")
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("a", "b")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("a", "b")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("any")
                .withImage("any")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            try {
                client.resource(any).inNamespace(namespace).dryRun().create();
                return false;
            } catch (KubernetesClientException e) {
                return e.getMessage().contains("ValidatingAdmissionPolicy");
            }
        });
    }

    @Override
    public void close() {
        client.load(stream(yaml)).delete();
    }

    private static java.io.InputStream stream(String text) {
        return new java.io.ByteArrayInputStream(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
