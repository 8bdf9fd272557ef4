package io.jenkins.plugins.delivery.testbed;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/**
 * One node whose pods do what their image's tag says, because no kubelet can run here: {@code missing…} cannot be
 * pulled, {@code crash…} ends with exit code 1 again and again, {@code slow…} never gets ready, and everything else
 * is ready at once. Statuses and events are those that a kubelet writes.
 */
public final class NodeStandIn implements AutoCloseable {
    private static final String NAME = "stand-in";
    private static final long RESYNC_MILLIS = 1_000;
    private static final Map<String, Quantity> CAPACITY =
            Map.of("cpu", new Quantity("32"), "memory", new Quantity("64Gi"), "pods", new Quantity("1000"));

    private final KubernetesClient client;
    private final SharedIndexInformer<Pod> pods;
    private final Set<String> crashing = ConcurrentHashMap.newKeySet();
    private volatile UnaryOperator<String> imageIds = PulledImage::idOf;

    private NodeStandIn(KubernetesClient client) {
        this.client = client;
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .endMetadata()
                        .build())
                .serverSideApply();
        // The controllers write the node at the same time.
        Awaitility.await().ignoreExceptions().until(this::becomeReady);
        pods = client.pods()
                .inAnyNamespace()
                .withField("spec.nodeName", NAME)
                .inform(
                        new ResourceEventHandler<>() {
                            @Override
                            public void onAdd(Pod pod) {
                                sync(pod);
                            }

                            @Override
                            public void onUpdate(Pod before, Pod pod) {
                                sync(pod);
                            }

                            @Override
                            public void onDelete(Pod pod, boolean unknown) {
                                // Gone.
                            }
                        },
                        RESYNC_MILLIS);
    }

    private boolean becomeReady() {
        return client.nodes()
                        .withName(NAME)
                        .editStatus(node -> new NodeBuilder(node)
                                .withNewStatus()
                                .withCapacity(CAPACITY)
                                .withAllocatable(CAPACITY)
                                .addNewCondition()
                                .withType("Ready")
                                .withStatus("True")
                                .withReason("KubeletReady")
                                .withLastHeartbeatTime(now())
                                .withLastTransitionTime(now())
                                .endCondition()
                                .endStatus()
                                .build())
                != null;
    }

    /** Starts it on a control plane. */
    public static NodeStandIn on(ControlPlane controlPlane) {
        return new NodeStandIn(controlPlane.client());
    }

    /** Lets the pods of an image that is slow get ready; those that come later want another call. */
    public void becomeReady(String tag) {
        pods.getStore().list().stream()
                .filter(pod -> pod.getSpec().getContainers().get(0).getImage().endsWith(":" + tag))
                .forEach(pod -> quietly(() -> write(pod, running(pod, true), true, "Running")));
    }

    /** Lets an image that is named by its digest crash. */
    public void crash(String digest) {
        crashing.add(digest);
    }

    /** What the node's runtime calls the images that it runs from now on; null means what containerd does. */
    public void imageIds(UnaryOperator<String> byImage) {
        imageIds = byImage == null ? PulledImage::idOf : byImage;
    }

    @Override
    public void close() {
        pods.close();
        client.nodes().withName(NAME).withGracePeriod(0).delete();
        client.close();
    }

    private void sync(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            quietly(() -> client.resource(pod).withGracePeriod(0).delete());
        } else if (pod.getStatus().getContainerStatuses().isEmpty()) {
            quietly(() -> start(pod));
        }
    }

    private static void quietly(Runnable write) {
        try {
            write.run();
        } catch (KubernetesClientException e) {
            // Changed or gone in between, or the API server is down; the next round sees to it.
        }
    }

    private void start(Pod pod) {
        String image = image(pod);
        String tag = image.substring(image.lastIndexOf(':') + 1);
        if (tag.startsWith("missing")) {
            String message = "rpc error: code = NotFound desc = failed to pull and unpack image \"" + image
                    + "\": failed to resolve reference \"" + image + "\": " + image + ": not found";
            event(pod, "Failed", "Failed to pull image \"" + image + "\": " + message);
            ContainerStatus status = status(pod, false)
                    .withNewState()
                    .withNewWaiting(message, "ErrImagePull")
                    .endState()
                    .build();
            write(pod, status, false, "Pending");
        } else if (tag.startsWith("crash") || crashing.contains("sha256:" + tag)) {
            event(
                    pod,
                    "BackOff",
                    "Back-off restarting failed container app in pod "
                            + pod.getMetadata().getName());
            write(pod, crashed(pod), false, "Running");
        } else {
            boolean ready = !tag.startsWith("slow");
            write(pod, running(pod, ready), ready, "Running");
        }
    }

    private static String image(Pod pod) {
        return pod.getSpec().getContainers().get(0).getImage();
    }

    private ContainerStatusBuilder status(Pod pod, boolean ready) {
        return status(pod.getSpec().getContainers().get(0), ready);
    }

    /** An image that runs was pulled before. */
    private ContainerStatusBuilder status(Container container, boolean ready) {
        String image = container.getImage();
        boolean missing = image.substring(image.lastIndexOf(':') + 1).startsWith("missing");
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(image)
                .withImageID(missing ? "" : imageIds.apply(image))
                .withReady(ready)
                .withStarted(ready)
                .withRestartCount(0);
    }

    private ContainerStatus running(Pod pod, boolean ready) {
        return status(pod, ready)
                .withNewState()
                .withNewRunning(now())
                .endState()
                .build();
    }

    /** The image's tag tells of the first container only. */
    private ContainerStatus running(Container other) {
        return status(other, true)
                .withNewState()
                .withNewRunning(now())
                .endState()
                .build();
    }

    private ContainerStatus crashed(Pod pod) {
        return status(pod, false)
                .withRestartCount(3)
                .withNewState()
                .withNewWaiting("back-off 40s restarting failed container=app", "CrashLoopBackOff")
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(1)
                .withReason("Error")
                .withStartedAt(now())
                .withFinishedAt(now())
                .endTerminated()
                .endLastState()
                .build();
    }

    /** Without a resource version: the informer's copy may be behind the controllers, and the status is this node's. */
    private void write(Pod pod, ContainerStatus status, boolean ready, String phase) {
        List<ContainerStatus> statuses = new ArrayList<>(List.of(status));
        pod.getSpec().getContainers().stream().skip(1).forEach(other -> statuses.add(running(other)));
        Pod patch = new PodBuilder()
                .withNewStatus()
                .withPhase(phase)
                .withStartTime(now())
                .withContainerStatuses(statuses)
                .withConditions(
                        condition("PodScheduled", true), condition("Ready", ready), condition("ContainersReady", ready))
                .endStatus()
                .build();
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(patch));
    }

    private static PodCondition condition(String type, boolean holds) {
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(holds ? "True" : "False")
                .withLastTransitionTime(now())
                .build();
    }

    private void event(Pod pod, String reason, String message) {
        client.resource(new EventBuilder()
                        .withNewMetadata()
                        .withGenerateName(pod.getMetadata().getName() + ".")
                        .withNamespace(pod.getMetadata().getNamespace())
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withKind("Pod")
                        .withName(pod.getMetadata().getName())
                        .withNamespace(pod.getMetadata().getNamespace())
                        .withUid(pod.getMetadata().getUid())
                        .withFieldPath("spec.containers{app}")
                        .endInvolvedObject()
                        .withType("Warning")
                        .withReason(reason)
                        .withMessage(message)
                        .withCount(1)
                        .withFirstTimestamp(now())
                        .withLastTimestamp(now())
                        .withNewSource("kubelet", NAME)
                        .build())
                .create();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
