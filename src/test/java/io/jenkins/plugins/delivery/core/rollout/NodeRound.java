package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.testbed.RealNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Services that are all deployed to the real node at once, so that they cost the time of the slowest alone. Each is
 * watched by itself from before its deploy on; a test asks for what came of its own.
 */
final class NodeRound implements BeforeAllCallback, AfterAllCallback {
    private final RealNode node;
    private final String namespace;
    private final Map<String, NodeService> services = new LinkedHashMap<>();
    private final Map<String, Supplier<String>> words = new LinkedHashMap<>();
    private DeployedNamespace shared;
    private KubeletTexts texts;

    NodeRound(RealNode node, String namespace) {
        this.node = node;
        this.namespace = namespace;
    }

    /**
     * A service that the round has, by default a Deployment of one pod of busybox.
     *
     * @param container fields of its container {@code app}, as YAML; {@code $BUSYBOX} stands for the image with a shell
     */
    NodeService service(String name, String container) {
        NodeService service = new NodeService(node, this, name, container);
        if (services.put(name, service) != null) {
            throw new IllegalArgumentException("twice: " + name);
        }
        return service;
    }

    /** Has words in the services' YAML stand for what is only known when the node runs. */
    NodeRound with(String word, Supplier<String> meaning) {
        words.put(word, meaning);
        return this;
    }

    String filled(String yaml) {
        String filled = yaml.replace("$BUSYBOX", node.busybox());
        for (Map.Entry<String, Supplier<String>> word : words.entrySet()) {
            filled = filled.replace(word.getKey(), word.getValue().get());
        }
        return filled;
    }

    String name() {
        return namespace;
    }

    /** What the build logs of all of them say so far. */
    List<String> logs() {
        return services.values().stream().flatMap(NodeService::lines).toList();
    }

    /** What the kubelet has written of a service. */
    Set<String> texts(String service) {
        return texts.about(service);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        shared = new DeployedNamespace(node.client(), null, namespace);
        texts = KubeletTexts.of(node.client(), namespace);
        // What the kubelet misses comes while it has little to do yet: it looks again after ever longer waits.
        for (NodeService service : services.values()) {
            if (service.isMissingSomething()) {
                service.deploy(shared);
                service.bringWhatIsMissing();
            }
        }
        for (NodeService service : services.values()) {
            if (!service.isMissingSomething()) {
                service.deploy(shared);
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        services.values().forEach(NodeService::close);
        if (texts != null) {
            texts.close();
        }
        if (shared != null) {
            shared.close();
        }
    }
}
