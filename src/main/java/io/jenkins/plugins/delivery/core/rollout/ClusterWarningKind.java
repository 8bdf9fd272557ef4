package io.jenkins.plugins.delivery.core.rollout;

/** What a cluster's warnings are about, the worst first. */
public enum ClusterWarningKind {
    OUT_OF_MEMORY("out-of-memory"),
    NO_ROOM("no-room"),
    FAILED_START("failed-start"),
    OTHER("other");

    private final String code;

    ClusterWarningKind(String code) {
        this.code = code;
    }

    /** As results and mails write it. */
    public String code() {
        return code;
    }

    static ClusterWarningKind of(String reason, String message) {
        return switch (reason) {
            case "OOMKilling", "SystemOOM", "OOMKilled" -> OUT_OF_MEMORY;
            case "Evicted" -> message.contains("memory") ? OUT_OF_MEMORY : OTHER;
            // The last ones are a kubelet's that finds no room for what the scheduler sent.
            case "FailedScheduling", "OutOfcpu", "OutOfmemory", "OutOfpods", "OutOfephemeral-storage" -> NO_ROOM;
            case "BackOff",
                    "Failed",
                    "InspectFailed",
                    "ErrImageNeverPull",
                    "FailedPostStartHook",
                    "FailedCreate",
                    "ReplicaSetCreateError",
                    "FailedMount",
                    "FailedMapVolume",
                    "FailedAttachVolume",
                    "FailedCreatePodSandBox",
                    "NetworkNotReady" -> FAILED_START;
            default -> OTHER;
        };
    }
}
