package io.jenkins.plugins.delivery.jenkins.image;

import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.supplychain.BuildProvenance;
import io.jenkins.plugins.delivery.jenkins.quality.QualityGateAction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jenkins.model.Jenkins;

/** Tells which build of Jenkins an image comes from. */
final class SupplyChainRecord {
    private SupplyChainRecord() {}

    /** What the controller knows of a build. */
    static BuildProvenance of(Run<?, ?> run) {
        String root = Jenkins.get().getRootUrl() == null ? "" : Jenkins.get().getRootUrl();
        Map<String, String> known = new TreeMap<>();
        known.put("job", run.getParent().getFullName());
        known.put("number", Integer.toString(run.getNumber()));
        known.put("startedBy", startedBy(run));
        QualityGateAction gate = run.getAction(QualityGateAction.class);
        known.put("qualityGate", gate == null ? "none" : gate.isPassed() ? "passed" : "failed");
        long start = run.getStartTimeInMillis();
        return new BuildProvenance(root, root + run.getUrl(), start == 0 ? null : Instant.ofEpochMilli(start), known);
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
