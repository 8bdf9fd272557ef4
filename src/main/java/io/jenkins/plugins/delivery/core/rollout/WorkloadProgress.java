package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.jenkins.plugins.delivery.core.text.Count;
import java.util.Objects;

/**
 * How far one workload is, as {@code kubectl rollout status} judges it; and the pods must agree, since a controller's
 * count lags behind a pod that is not ready any more.
 *
 * @param text for the log: {@code index: 1 of 3 new pods ready}
 * @param complete whether all that is new is up and nothing old serves
 */
record WorkloadProgress(String text, boolean complete) {

    /** @param waitForJobs whether a Job that is no hook is complete only when it has succeeded */
    static WorkloadProgress of(WorkloadView view, boolean waitForJobs) {
        Object object = view.revision().object();
        String name = view.workload().name() + ": ";
        if (object == null) {
            // A hook may be deleted as soon as it has succeeded, and a Job by its ttlSecondsAfterFinished.
            return new WorkloadProgress(
                    name + view.workload() + " is not there",
                    view.workload().hook() || view.retriedByJob() && !waitForJobs);
        }
        if (object instanceof Job job) {
            return new WorkloadProgress(
                    name + text(job), !waitForJobs || view.workload().hook() || view.succeeded());
        }
        if (object instanceof Pod pod) {
            return ofPod(name, view, pod);
        }
        if (view.revision().creator() == null) {
            return new WorkloadProgress(name + "its controller has not seen the change yet", false);
        }
        if (object instanceof Deployment deployment) {
            return ofDeployment(name, view, deployment);
        }
        return object instanceof StatefulSet set
                ? ofStatefulSet(name, view, set)
                : ofDaemonSet(name, view, (DaemonSet) object);
    }

    private static WorkloadProgress ofDeployment(String name, WorkloadView view, Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        int wanted = number(deployment.getSpec().getReplicas(), 1);
        int all = number(status.getReplicas(), 0);
        int updated = number(status.getUpdatedReplicas(), 0);
        int available = number(status.getAvailableReplicas(), 0);
        boolean complete = updated == wanted
                && all == wanted
                && number(status.getReadyReplicas(), 0) == wanted
                && available == wanted
                && readyPods(view) >= wanted;
        if (Boolean.TRUE.equals(deployment.getSpec().getPaused()) && !complete) {
            return new WorkloadProgress(name + "the Deployment is paused", false);
        }
        String text = ready(name, view, wanted);
        if (all > updated) {
            text += ", " + Count.of(all - updated, "old pod") + " still there";
        } else if (!complete && readyPods(view) >= wanted) {
            int held = number(deployment.getSpec().getMinReadySeconds(), 0);
            text += ", " + available + " available" + (held > 0 ? " (each after minReadySeconds: " + held + ")" : "");
        }
        return new WorkloadProgress(text, complete);
    }

    private static WorkloadProgress ofStatefulSet(String name, WorkloadView view, StatefulSet set) {
        StatefulSetStatus status = set.getStatus();
        int wanted = number(set.getSpec().getReplicas(), 1);
        boolean onDelete = set.getSpec().getUpdateStrategy() != null
                && "OnDelete".equals(set.getSpec().getUpdateStrategy().getType());
        if (onDelete) {
            return new WorkloadProgress(name + "its pods are replaced when they are deleted (OnDelete)", true);
        }
        int partition = set.getSpec().getUpdateStrategy() == null
                        || set.getSpec().getUpdateStrategy().getRollingUpdate() == null
                ? 0
                : number(set.getSpec().getUpdateStrategy().getRollingUpdate().getPartition(), 0);
        boolean updated = partition > 0
                ? number(status.getUpdatedReplicas(), 0) >= wanted - partition
                : Objects.equals(status.getUpdateRevision(), status.getCurrentRevision());
        boolean complete = updated
                && number(status.getReadyReplicas(), 0) == wanted
                && number(status.getReplicas(), 0) == wanted
                && readyPods(view) >= wanted - partition;
        return new WorkloadProgress(ready(name, view, Math.max(0, wanted - partition)), complete);
    }

    private static WorkloadProgress ofDaemonSet(String name, WorkloadView view, DaemonSet set) {
        DaemonSetStatus status = set.getStatus();
        int wanted = number(status.getDesiredNumberScheduled(), 0);
        boolean onDelete = set.getSpec().getUpdateStrategy() != null
                && "OnDelete".equals(set.getSpec().getUpdateStrategy().getType());
        boolean complete = onDelete
                || number(status.getUpdatedNumberScheduled(), 0) == wanted
                        && number(status.getNumberAvailable(), 0) == wanted
                        && readyPods(view) >= wanted;
        return new WorkloadProgress(ready(name, view, wanted), complete);
    }

    private static WorkloadProgress ofPod(String name, WorkloadView view, Pod pod) {
        String phase = pod.getStatus() == null ? "Pending" : pod.getStatus().getPhase();
        boolean up = "Succeeded".equals(phase) || readyPods(view) == 1;
        return new WorkloadProgress(
                name + (up ? "ready" : phase), up || view.workload().hook());
    }

    private static String text(Job job) {
        JobStatus status = job.getStatus();
        if (status == null) {
            return "waits to start";
        }
        int failed = number(status.getFailed(), 0);
        if (number(status.getSucceeded(), 0) >= number(job.getSpec().getCompletions(), 1)) {
            return "succeeded";
        }
        return (number(status.getActive(), 0) > 0 ? "runs" : "waits")
                + (failed == 0 ? "" : ", failed " + Count.of(failed, "time"));
    }

    private static String ready(String name, WorkloadView view, int wanted) {
        return wanted == 0
                ? name + "no pod is wanted (0 replicas)"
                : name + readyPods(view) + " of " + Count.of(wanted, "new pod") + " ready";
    }

    private static long readyPods(WorkloadView view) {
        return view.pods().stream().filter(PodView::ready).count();
    }

    private static int number(Integer value, int otherwise) {
        return Objects.requireNonNullElse(value, otherwise);
    }
}
