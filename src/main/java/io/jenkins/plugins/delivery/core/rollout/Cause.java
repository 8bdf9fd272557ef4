package io.jenkins.plugins.delivery.core.rollout;

import java.util.Locale;

/** Why a rollout does not come up: each cause has one remedy, which tells it apart from its neighbours. */
public enum Cause {
    IMAGE_NOT_FOUND("push the image, or correct its repository and tag"),
    REGISTRY_REFUSED("check the imagePullSecrets of the pod: name, host and user, and the user's right to pull"),
    REGISTRY_UNREACHABLE("check the registry's host and certificate, and that the nodes reach it"),
    CRASH("read the log above: the program starts and ends by itself"),
    OUT_OF_MEMORY("raise resources.limits.memory, or make the program use less (for Java: -XX:MaxRAMPercentage)"),
    EVICTED("give the pod requests that match what it uses, or the nodes more memory or disk"),
    MISSING_CONFIG_MAP("create the ConfigMap in the namespace before the deploy, or correct its name"),
    MISSING_SECRET("create the Secret in the namespace before the deploy, or correct its name"),
    MISSING_KEY("add the key to the ConfigMap or Secret, or correct its name"),
    BAD_COMMAND("correct command and args, or the image's entry point: the executable must be in the image"),
    POST_START_HOOK("make the postStart command succeed: what it prints is above"),
    READINESS("check what the readiness probe asks (path, port) and why the program does not answer it"),
    LIVENESS("check what the liveness probe asks, and give a slow start a startupProbe"),
    STARTUP("raise the startup probe's failureThreshold or periodSeconds, or make the start faster"),
    UNSCHEDULABLE_CPU("lower resources.requests.cpu, or add nodes"),
    UNSCHEDULABLE_MEMORY("lower resources.requests.memory, or add nodes"),
    UNSCHEDULABLE_SELECTOR("correct nodeSelector and affinity, or label a node"),
    UNSCHEDULABLE_TAINT("add a toleration for the nodes' taint, or take the taint away"),
    UNSCHEDULABLE("see what the scheduler says above: no node takes the pod"),
    VOLUME_UNBOUND("check the claim's storage class and size, or provide a volume"),
    VOLUME_NOT_MOUNTED("see what the node says above: the volume exists and cannot be mounted"),
    QUOTA_EXCEEDED("lower requests, limits or replicas, or raise the namespace's ResourceQuota"),
    ADMISSION_REFUSED("meet the policy that is named above, or ask its owner"),
    POD_SECURITY("set the securityContext that the namespace's Pod Security level asks for"),
    INIT_CONTAINER("read the log above: the init container must end with exit code 0"),
    HOOK_FAILED("read the log above: the hook must succeed before Helm goes on"),
    SERVICE_ACCOUNT_MISSING("create the ServiceAccount, or correct serviceAccountName"),
    INVALID_MANIFEST("correct the chart's template or the values it gets"),
    IMMUTABLE_FIELD("take the change back, or delete the object first (forceReplace does)"),
    FIELD_CONFLICT("leave the field out of the chart, give it back to Helm, or deploy with conflicts: 'take'"),
    OWNERSHIP("call the object otherwise, delete it, or deploy with takeOwnership"),
    RENDER_FAILED("correct the template or the value that Helm names"),
    UNCHECKED_IMAGE("have the chart render the same image every time, and see what else changes the pods' images"),
    NODE_NOT_READY("see the node (kubectl describe node), and mend or drain it"),
    NODE_UNREACHABLE("see whether the node and its kubelet run, or drain it, so that the pod goes elsewhere"),
    NODE_MEMORY_PRESSURE("free memory on the node or add nodes; give pods requests that match what they use"),
    NODE_DISK_PRESSURE("free disk on the node: images, logs, emptyDirs; or add nodes"),
    NODE_PID_PRESSURE("see which pod of the node makes so many processes, and limit it"),
    NODE_REFUSED("leave out of the pod what its node refuses, or have the nodes allow it"),
    RESOURCE_NOT_READY("see what the resource's controller says: kubectl describe, and the controller's own log"),
    OLD_POD("see why it does not end: its program and SIGTERM, its preStop hook, a finalizer, its node"),
    PAUSED("take spec.paused away from the manifest, or kubectl rollout resume"),
    DEADLINE("raise the timeout, or see why the start takes so long"),
    API_UNREACHABLE("check the address in the kubeconfig and that the API server runs"),
    FORBIDDEN("give the deploying account that right in a Role of the namespace"),
    UNKNOWN("see the events above");

    private final String code;
    private final String hint;

    Cause(String hint) {
        this.code = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.hint = hint;
    }

    /** The name for machines, which never changes: {@code image-not-found}. */
    public String code() {
        return code;
    }

    /** What usually helps, in one sentence without its full stop. */
    public String hint() {
        return hint;
    }

    /** Says that something did not happen, and yields to whatever says why. */
    boolean generic() {
        return this == DEADLINE || this == UNKNOWN;
    }
}
