package io.jenkins.plugins.delivery.core.supplychain;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.engine.BuildFacts;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildRequest;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who built an image, for its provenance.
 *
 * @param builder by which those who verify know who tells it
 * @param invocation address of the build; empty when it has none
 * @param start when it began; null when nobody knows
 * @param known what whoever signs knows for certain, for example {@code job}
 */
public record BuildProvenance(
        String builder, String invocation, @CheckForNull Instant start, Map<String, String> known) {
    public BuildProvenance {
        known = Map.copyOf(known);
    }

    /**
     * The provenance of an image.
     *
     * @param result as the builder tells it
     * @param facts as the builder tells them
     * @param bases as whoever signs found them in their registries
     */
    public Provenance of(
            ImageBuildRequest request, ImageBuildResult result, BuildFacts facts, List<ImageReference> bases) {
        Map<String, String> told = new TreeMap<>();
        told.put("dockerfile", facts.dockerfile().value());
        put(told, "engine", result.engine() == null ? null : result.engine().text());
        put(told, "commit", facts.commit());
        put(told, "branch", facts.branch());
        put(told, "repository", facts.source());
        put(told, "base", facts.base());
        put(told, "compiledInWorkspace", facts.compiled());
        return new Provenance(
                builder,
                invocation,
                start == null ? "" : start.toString(),
                Instant.now().toString(),
                parameters(request),
                known,
                told,
                facts.source() == null || facts.commit() == null
                        ? null
                        : new Provenance.Source(facts.source(), facts.commit()),
                bases,
                facts.downloads());
    }

    /** Without the values of build arguments, which may be secrets. */
    private static Map<String, String> parameters(ImageBuildRequest request) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("app", request.app());
        put(parameters, "tag", request.tag());
        parameters.put("context", request.context());
        parameters.put("dockerfile", request.dockerfile());
        put(parameters, "target", request.target());
        parameters.put("platforms", String.join(",", request.platforms()));
        parameters.put("buildArgs", String.join(",", new TreeMap<>(request.buildArgs()).keySet()));
        return parameters;
    }

    private static void put(Map<String, String> map, String name, @CheckForNull String value) {
        if (value != null) {
            map.put(name, value);
        }
    }
}
