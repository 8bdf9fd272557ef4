package io.jenkins.plugins.delivery.jenkins.image;

import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.engine.BuildFacts;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildRequest;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.core.supplychain.Provenance;
import io.jenkins.plugins.delivery.jenkins.quality.QualityGateAction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jenkins.model.Jenkins;

/** Tells where an image comes from, as a build of Jenkins knows it. */
final class SupplyChainRecord {
    private SupplyChainRecord() {}

    /**
     * The provenance of an image.
     *
     * @param result as the agent tells it
     * @param facts as the agent tells them
     * @param bases as the controller found them in their registries
     */
    static Provenance of(
            Run<?, ?> run,
            ImageBuildRequest request,
            ImageBuildResult result,
            BuildFacts facts,
            List<ImageReference> bases) {
        String root = Jenkins.get().getRootUrl() == null ? "" : Jenkins.get().getRootUrl();
        Map<String, String> known = new TreeMap<>();
        known.put("job", run.getParent().getFullName());
        known.put("number", Integer.toString(run.getNumber()));
        known.put("startedBy", startedBy(run));
        QualityGateAction gate = run.getAction(QualityGateAction.class);
        known.put("qualityGate", gate == null ? "none" : gate.isPassed() ? "passed" : "failed");
        Map<String, String> told = new TreeMap<>();
        told.put("dockerfile", facts.dockerfile().value());
        put(told, "engine", result.engine() == null ? null : result.engine().text());
        put(told, "commit", facts.commit());
        put(told, "branch", facts.branch());
        put(told, "repository", facts.source());
        put(told, "base", facts.base());
        return new Provenance(
                root,
                root + run.getUrl(),
                run.getStartTimeInMillis() == 0
                        ? ""
                        : Instant.ofEpochMilli(run.getStartTimeInMillis()).toString(),
                Instant.now().toString(),
                parameters(request),
                known,
                told,
                facts.source() == null || facts.commit() == null
                        ? null
                        : new Provenance.Source(facts.source(), facts.commit()),
                bases);
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

    private static void put(Map<String, String> map, String name, String value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    private static String startedBy(Run<?, ?> run) {
        Cause.UserIdCause user = run.getCause(Cause.UserIdCause.class);
        if (user != null && user.getUserId() != null) {
            return user.getUserId();
        }
        List<Cause> causes = run.getCauses();
        return causes.isEmpty() ? "" : causes.get(0).getClass().getSimpleName();
    }
}
