package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.OtherRegistry;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Registries that are asked for the images of another one before itself.
 *
 * @param byHost each {@code host[:port][/path]}, by the host of the images, in the order in which they are asked
 */
public record Mirrors(Map<String, List<String>> byHost) {
    public static final Mirrors NONE = new Mirrors(Map.of());

    /** Those of the settings: Docker Hub's of {@code imageBuild.mirrors} before those of its entry. */
    public static Mirrors of(DeliveryConfig config) {
        Map<String, List<String>> mirrors = new LinkedHashMap<>();
        mirrors.put(
                ImageReference.DOCKER_HUB, new ArrayList<>(config.imageBuild().mirrors()));
        for (OtherRegistry registry : config.registries().list()) {
            mirrors.computeIfAbsent(OtherRegistry.canonicalHost(registry.host()), host -> new ArrayList<>())
                    .addAll(registry.mirrors());
        }
        return new Mirrors(mirrors);
    }

    /** Those of a registry. */
    public List<String> of(String host) {
        return byHost.getOrDefault(OtherRegistry.canonicalHost(host), List.of());
    }

    /** The places to look an image up, in their order, itself the last. */
    public List<ImageReference> places(ImageReference image) {
        List<ImageReference> places = new ArrayList<>();
        for (String mirror : of(image.registry())) {
            int slash = mirror.indexOf('/');
            String prefix = slash < 0 ? "" : mirror.substring(slash + 1) + "/";
            places.add(new ImageReference(hostOf(mirror), prefix + image.repository(), image.tag(), image.digest()));
        }
        places.add(image);
        return places;
    }

    /** The registry of a mirror. */
    public static String hostOf(String mirror) {
        int slash = mirror.indexOf('/');
        return slash < 0 ? mirror : mirror.substring(0, slash);
    }
}
