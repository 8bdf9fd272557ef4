package io.jenkins.plugins.delivery.jenkins.cluster;

import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.rollout.ClusterWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What warnings of a cluster a build saw, so that the next one tells only of new ones. */
public final class WarnedAction extends InvisibleAction {
    private final String environment;
    private final ArrayList<String> keys = new ArrayList<>();

    public WarnedAction(String environment, List<ClusterWarning> warnings) {
        this.environment = environment;
        warnings.forEach(warning -> keys.add(warning.key()));
    }

    /** The keys of what the last build before this one saw there. */
    public static Set<String> before(Run<?, ?> run, String environment) {
        for (Run<?, ?> build = run.getPreviousBuild(); build != null; build = build.getPreviousBuild()) {
            for (WarnedAction action : build.getActions(WarnedAction.class)) {
                if (action.environment.equals(environment)) {
                    return new TreeSet<>(action.keys);
                }
            }
        }
        return Set.of();
    }
}
