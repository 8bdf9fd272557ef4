package io.jenkins.plugins.delivery.cli;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.List;

/** Parts of what a chart makes for a service. */
final class ChartObjects {
    private ChartObjects() {}

    /** The first of a kind. */
    static <T extends HasMetadata> T of(Class<T> kind, List<HasMetadata> objects) {
        return objects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Of all that makes pods, and of a pod itself. */
    static List<PodTemplateSpec> templates(List<HasMetadata> objects) {
        List<PodTemplateSpec> templates = new ArrayList<>();
        for (HasMetadata object : objects) {
            if (object instanceof Deployment deployment) {
                templates.add(deployment.getSpec().getTemplate());
            } else if (object instanceof Job job) {
                templates.add(job.getSpec().getTemplate());
            } else if (object instanceof CronJob cronJob) {
                templates.add(cronJob.getSpec().getJobTemplate().getSpec().getTemplate());
            } else if (object instanceof Pod pod) {
                templates.add(new PodTemplateSpec(pod.getMetadata(), pod.getSpec()));
            }
        }
        return templates;
    }

    /** Of the Deployment. */
    static PodTemplateSpec template(List<HasMetadata> objects) {
        return of(Deployment.class, objects).getSpec().getTemplate();
    }

    /** The first of the Deployment. */
    static Container container(List<HasMetadata> objects) {
        return template(objects).getSpec().getContainers().get(0);
    }
}
