package io.jenkins.plugins.delivery.testbed;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.UUID;

/** Namespaces for the environments {@code dev} and {@code test} that no other test uses. */
public final class EnvironmentNamespaces {
    private EnvironmentNamespaces() {}

    /** Creates {@code <prefix>-dev} and {@code <prefix>-test}, and returns the prefix. */
    public static String create(KubernetesClient client) {
        String prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
        for (String environment : List.of("dev", "test")) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(prefix + "-" + environment)
                            .endMetadata()
                            .build())
                    .create();
        }
        return prefix;
    }
}
