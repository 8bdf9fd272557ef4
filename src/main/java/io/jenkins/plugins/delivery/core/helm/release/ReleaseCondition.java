package io.jenkins.plugins.delivery.core.helm.release;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.rollout.RolloutScope;
import io.jenkins.plugins.delivery.core.rollout.RolloutStatus;
import io.jenkins.plugins.delivery.core.rollout.RolloutWatch;
import io.jenkins.plugins.delivery.core.rollout.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A release as it stands.
 *
 * @param release its name
 * @param namespace where it is
 * @param revision the last revision
 * @param status Helm's word for it
 * @param version the tag that runs, by the chart's {@code appVersion}
 * @param deployedAt when Helm last worked on it
 * @param diagnosis what is wrong with its pods; null when all are ready
 */
public record ReleaseCondition(
        String release,
        String namespace,
        int revision,
        String status,
        String version,
        Instant deployedAt,
        @CheckForNull Diagnosis diagnosis) {
    private static final long SECONDS_TO_LOOK = 3;
    private static final long SECONDS_TO_LIST = 10;

    /**
     * Looks at a release.
     *
     * @throws DeliveryException when it is not there
     */
    public static ReleaseCondition of(KubernetesClient client, String namespace, String release)
            throws InterruptedException {
        ReleaseRevision last = new ReleaseStore(client, namespace, release)
                .history()
                .last()
                .orElseThrow(() -> new DeliveryException(
                        "Release " + release + " is not in namespace " + namespace + ": look at app and environment"));
        Manifest manifest = Manifest.parse(last.manifest());
        Manifest hooks = Manifest.parse(last.hooks());
        List<Workload> workloads = new ArrayList<>(manifest.workloads());
        workloads.addAll(hooks.workloads());
        // As it stands, so every restart since Helm was there counts, and none is tolerated.
        RolloutScope scope = new RolloutScope(
                namespace, release, workloads, last.deployedAt(), 0, false, manifest.customResources());
        try (RolloutWatch watch = RolloutWatch.start(client, scope, BuildLog.NONE)) {
            Diagnosis diagnosis = isComplete(watch) ? null : watch.explain();
            return new ReleaseCondition(
                    release, namespace, last.number(), last.status(), last.appVersion(), last.deployedAt(), diagnosis);
        }
    }

    /** A release that is complete says so at once; with one that is not, there is nothing to wait for. */
    private static boolean isComplete(RolloutWatch watch) throws InterruptedException {
        try {
            // A busy machine takes its time to list; whether the server answers at all is for explain() to say.
            CompletableFuture.anyOf(watch.looked(), watch.ended()).get(SECONDS_TO_LIST, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
        try {
            return watch.ended().get(SECONDS_TO_LOOK, TimeUnit.SECONDS) instanceof RolloutStatus.Complete;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    /** Whether Helm is done with it and all its pods are ready. */
    public boolean isHealthy() {
        return status.equals("deployed") && diagnosis == null;
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Release " + release + " in " + namespace + ": revision " + revision + " (" + version + ") is "
                + status + " since " + deployedAt);
        if (diagnosis == null) {
            lines.add("All its pods are ready");
        } else {
            lines.addAll(diagnosis.lines());
        }
        return lines;
    }

    /** For {@code --json}. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("release", release);
        map.put("namespace", namespace);
        map.put("revision", revision);
        map.put("status", status);
        map.put("version", version);
        map.put("deployedAt", deployedAt.toString());
        map.put("healthy", isHealthy());
        map.put("diagnosis", diagnosis == null ? null : diagnosis.toMap());
        return map;
    }
}
