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
            case "FailedScheduling" -> NO_ROOM;
            case "BackOff", "Failed", "FailedCreate", "FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox" ->
                FAILED_START;
            default -> OTHER;
        };
    }
}
