package io.jenkins.plugins.delivery.core.supplychain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.DownloadedFile;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where an image comes from, told by who signs it. What the signer knows for certain and what somebody else told him are
 * apart: whoever may run a build's commands on its agent can make the agent say anything.
 *
 * @param builder address of the controller, by which those who verify know who tells this
 * @param invocation address of the build
 * @param startedOn as by ISO 8601, in UTC
 * @param finishedOn the same
 * @param parameters what the Pipeline asked for, without secrets
 * @param known what the controller knows, for example {@code job} and {@code startedBy}
 * @param told what the agent says, for example {@code commit} and {@code engine}
 * @param source the repository and its commit, as the agent says; null when it says none
 * @param bases the images that it was built upon, each with its digest
 * @param downloads what came from web servers while it was built, as the agent says
 */
public record Provenance(
        String builder,
        String invocation,
        String startedOn,
        String finishedOn,
        Map<String, String> parameters,
        Map<String, String> known,
        Map<String, String> told,
        @CheckForNull Source source,
        List<ImageReference> bases,
        List<DownloadedFile> downloads) {
    /** What the predicate's parameters mean, where everybody can read it. */
    public static final String BUILD_TYPE =
            "https://github.com/jenkinsci/microservice-delivery-plugin/blob/main/docs/guide/supply-chain.md#provenance";

    /** By whom a part of it is known. */
    private static final String CONTROLLER = "controller";

    private static final String AGENT = "agent";

    /**
     * A checkout.
     *
     * @param repository address
     * @param commit full id
     */
    public record Source(String repository, String commit) {}

    public Provenance {
        parameters = Map.copyOf(parameters);
        known = Map.copyOf(known);
        told = Map.copyOf(told);
        bases = List.copyOf(bases);
        downloads = List.copyOf(downloads);
    }

    /** The predicate of SLSA, version 1. */
    public ObjectNode predicate() {
        ObjectNode predicate = Json.object();
        ObjectNode definition = predicate.putObject("buildDefinition");
        definition.put("buildType", BUILD_TYPE);
        put(definition.putObject("externalParameters"), parameters);
        ObjectNode internal = definition.putObject("internalParameters");
        put(internal.putObject(CONTROLLER), known);
        put(internal.putObject(AGENT), told);
        ArrayNode dependencies = definition.putArray("resolvedDependencies");
        if (source != null) {
            ObjectNode checkout = dependencies.addObject();
            checkout.put("uri", "git+" + source.repository());
            checkout.putObject("digest").put("gitCommit", source.commit());
            checkout.putObject("annotations").put("saidBy", AGENT);
        }
        for (ImageReference base : bases) {
            ObjectNode image = dependencies.addObject();
            image.put("uri", "oci://" + base.name() + (base.tag() == null ? "" : ":" + base.tag()));
            image.putObject("digest").put("sha256", base.digest().hex());
            image.putObject("annotations").put("saidBy", CONTROLLER);
        }
        for (DownloadedFile download : downloads) {
            ObjectNode file = dependencies.addObject();
            file.put("uri", download.url());
            file.putObject("digest").put("sha256", download.digest().hex());
            file.putObject("annotations").put("saidBy", AGENT);
        }
        ObjectNode run = predicate.putObject("runDetails");
        run.putObject("builder").put("id", builder);
        ObjectNode metadata = run.putObject("metadata");
        metadata.put("invocationId", invocation);
        metadata.put("startedOn", startedOn);
        metadata.put("finishedOn", finishedOn);
        return predicate;
    }

    private static void put(ObjectNode object, Map<String, String> values) {
        new TreeMap<>(values).forEach(object::put);
    }
}
