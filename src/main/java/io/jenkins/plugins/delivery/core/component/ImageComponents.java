package io.jenkins.plugins.delivery.core.component;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is in an image.
 *
 * @param image as it was pushed, {@code repository:tag}
 * @param digest of its manifest or index
 * @param components each once
 */
public record ImageComponents(String image, Digest digest, List<Component> components) {
    private static final int MOST = 20_000;
    private static final int LONGEST = 1000;

    public ImageComponents {
        components = List.copyOf(components);
    }

    /**
     * As bills of CycloneDX say it.
     *
     * @param bills one for each platform of the image
     * @throws DeliveryException when there is more in it than in any service: half of it would be a lie
     */
    public static ImageComponents of(String image, Digest digest, Collection<? extends JsonNode> bills) {
        Set<Component> components = new LinkedHashSet<>();
        for (JsonNode bill : bills) {
            for (JsonNode component : bill.path("components")) {
                String purl = component.path("purl").asText();
                if (!purl.isEmpty() && purl.length() <= LONGEST) {
                    components.add(Component.of(purl));
                }
                if (components.size() > MOST) {
                    throw new DeliveryException("it has more than " + MOST + " packages");
                }
            }
        }
        return new ImageComponents(image, digest, List.copyOf(components));
    }

    /** The versions in which it has what is looked for; empty when it has none of it. */
    public List<String> versions(ComponentQuery query) {
        return components.stream()
                .filter(query::matches)
                .map(Component::version)
                .distinct()
                .sorted()
                .toList();
    }
}
