package io.jenkins.plugins.delivery.jenkins.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.project.RepositoryRequest;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.jenkins.quality.QualityGateAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayCause;

/**
 * An earlier build of the same job that did all that this one would do: it compiled and tested the same commit with the
 * same options, its gate asked for the same and passed, and it made the images.
 *
 * <p>What is believed is Jenkins' own record of its builds. A label or an annotation at the image would be there for all
 * jobs, but whoever may push an image may write it, too.
 */
final class DoneBefore {
    /** Who looks further back reads records from disk. */
    private static final int MOST_BUILDS = 30;

    private DoneBefore() {}

    /** What makes two builds of one commit the same; null when nobody wants to know. */
    @CheckForNull
    static String question(RepositoryRequest request, @CheckForNull String gate) {
        return gate == null
                ? null
                : Digest.of((request + "\n" + gate).getBytes(StandardCharsets.UTF_8))
                        .hex();
    }

    /**
     * Looks for it.
     *
     * @param services that are to be built
     * @return its {@code build} as people call it and its {@code images} by digest; null when there is none
     */
    @CheckForNull
    static Map<String, Object> find(
            Run<?, ?> run, InspectedRepository now, RegistrySettings registry, List<String> services) {
        if (now.getQuestion() == null || now.getCommit().isEmpty() || registry.host() == null || services.isEmpty()) {
            return null;
        }
        int left = MOST_BUILDS;
        for (Run<?, ?> other = run.getPreviousCompletedBuild();
                other != null && left > 0;
                other = other.getPreviousCompletedBuild()) {
            left--;
            if (isSame(other, now) && hasPassed(other)) {
                Map<String, String> images = images(other);
                if (services.stream().allMatch(name -> images.containsKey(repository(registry, name)))) {
                    Map<String, Object> done = new LinkedHashMap<>();
                    done.put("build", other.getDisplayName());
                    done.put("images", new ArrayList<>(images.values()));
                    return done;
                }
            }
        }
        return null;
    }

    private static String repository(RegistrySettings registry, String service) {
        return registry.host() + "/" + registry.repositoryOf(service);
    }

    private static boolean isSame(Run<?, ?> other, InspectedRepository now) {
        InspectedRepository then = other.getAction(InspectedRepository.class);
        return then != null
                && now.getCommit().equals(then.getCommit())
                && now.getQuestion().equals(then.getQuestion())
                // What a replay ran is not what the commit says.
                && other.getCause(ReplayCause.class) == null;
    }

    private static boolean hasPassed(Run<?, ?> other) {
        List<QualityGateAction> gates = other.getActions(QualityGateAction.class);
        return !gates.isEmpty() && gates.stream().allMatch(QualityGateAction::isPassed);
    }

    private static Map<String, String> images(Run<?, ?> other) {
        Map<String, String> images = new LinkedHashMap<>();
        Set<String> twice = new HashSet<>();
        for (ImageBuildAction image : other.getActions(ImageBuildAction.class)) {
            if (images.put(image.getRepository(), image.getReference()) != null) {
                twice.add(image.getRepository());
            }
        }
        images.keySet().removeAll(twice);
        return images;
    }
}
