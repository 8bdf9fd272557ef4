package io.jenkins.plugins.delivery.core.helm.promotion;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.manifest.ManifestObject;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseStore;
import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What no release may bring along, whatever its own environment asks: objects in the namespace of another environment
 * that has rules, where they would run without these, and records of releases, which say what was healthy. Helm itself
 * takes an object to whichever namespace it names, and one kubeconfig often serves several environments.
 *
 * @param foreign the names of the other environments that have rules, by their namespaces
 * @param drawn whether any environment has rules; without any there is nothing to get past
 */
public record ReleaseBounds(Map<String, String> foreign, boolean drawn) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String NAMESPACE = "Namespace";

    public ReleaseBounds {
        foreign = Map.copyOf(foreign);
    }

    /** Those of the releases of an environment. */
    public static ReleaseBounds of(Environments environments, EnvironmentSettings own) {
        Map<String, String> foreign = new TreeMap<>();
        environments.list().stream()
                .filter(EnvironmentSettings::hasRules)
                .forEach(other -> foreign.put(environments.namespaceOf(other), other.name()));
        boolean drawn = !foreign.isEmpty();
        foreign.remove(environments.namespaceOf(own));
        return new ReleaseBounds(foreign, drawn);
    }

    /**
     * Looks for the first thing that is beyond them.
     *
     * @param yaml the manifest as Helm applies it, with hooks
     * @return what is wrong, as a clause; empty when nothing is
     */
    public Optional<String> objection(String yaml) {
        if (!drawn) {
            return Optional.empty();
        }
        Manifest manifest;
        try {
            manifest = Manifest.parsePlain(yaml);
        } catch (DeliveryException e) {
            return ofAnyReading(yaml, e);
        }
        return manifest.objects().stream()
                .map(object -> objection(object, object.fields()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** However somebody reads it, what it names stands in it somewhere. */
    private Optional<String> ofAnyReading(String yaml, DeliveryException why) {
        return Manifest.scalars(yaml).stream()
                .filter(text -> foreign.containsKey(text) || text.equals(ReleaseStore.TYPE))
                .findFirst()
                .map(text -> why.getMessage() + "; and it names " + text
                        + (foreign.containsKey(text) ? ", as the namespace of environment " + foreign.get(text) : ""));
    }

    /** Also of the elements of a list, and of whatever else has metadata. */
    private Optional<String> objection(ManifestObject object, Object node) {
        if (node instanceof Map<?, ?> map) {
            Optional<String> own = ofPart(object, map);
            return own.isPresent() ? own : ofParts(object, map.values());
        }
        return node instanceof Collection<?> list ? ofParts(object, list) : Optional.empty();
    }

    private Optional<String> ofParts(ManifestObject object, Collection<?> parts) {
        return parts.stream()
                .map(part -> objection(object, part))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> ofPart(ManifestObject object, Map<?, ?> part) {
        if (ReleaseStore.TYPE.equals(part.get("type"))) {
            return Optional.of(object.id() + " is a record of a release, which is for Helm to write: take it out of the"
                    + " chart");
        }
        return part.get("metadata") instanceof Map<?, ?> metadata
                ? namespace(object, part, metadata)
                        .map(namespace -> object.id() + " goes to namespace " + namespace
                                + ", which is that of environment "
                                + foreign.get(namespace) + " and has rules of its own: deploy it with environment: '"
                                + foreign.get(namespace) + "'")
                : Optional.empty();
    }

    /** The foreign namespace that a part is in, or is itself: whoever has one in a release can delete it with that. */
    private Optional<String> namespace(ManifestObject object, Map<?, ?> part, Map<?, ?> metadata) {
        boolean isOne = object.kind().startsWith(NAMESPACE) || NAMESPACE.equals(part.get("kind"));
        return Stream.of(metadata.get("namespace"), isOne ? metadata.get("name") : null)
                .map(String::valueOf)
                .filter(foreign::containsKey)
                .findFirst();
    }
}
