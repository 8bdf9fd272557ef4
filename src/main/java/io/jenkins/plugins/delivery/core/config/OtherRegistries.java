package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The node {@code registries:}. A registry that is not in it is reached over TLS, by Java's authorities, without mirrors.
 * An entry for the registry that images are pushed to adds mirrors; how that is reached stands in {@code registry:}
 * alone.
 *
 * @param list with different hosts
 */
public record OtherRegistries(List<OtherRegistry> list) implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final OtherRegistries NONE = new OtherRegistries(List.of());

    public OtherRegistries {
        list = List.copyOf(list);
        Set<String> hosts = new HashSet<>();
        for (OtherRegistry registry : list) {
            if (!hosts.add(OtherRegistry.canonicalHost(registry.host()))) {
                throw new InvalidInputException(
                        "registries.host", registry.host(), "is there twice", "make one entry of both");
            }
        }
    }

    /** The entry of a host, by any of its names. */
    public Optional<OtherRegistry> named(String host) {
        String wanted = OtherRegistry.canonicalHost(host);
        return list.stream()
                .filter(registry -> OtherRegistry.canonicalHost(registry.host()).equals(wanted))
                .findFirst();
    }
}
