package io.jenkins.plugins.delivery.core.rollout;

import java.io.Serializable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a cluster warned of, all its repetitions in one. Secrets in it are masked already.
 *
 * @param kind the class of the warning
 * @param object the workload as far as the pod's name tells it: {@code Pod index}
 * @param reason the event's own word: {@code FailedScheduling}
 * @param message what was said last, one line
 * @param count how often, all pods of the workload together
 * @param last when it was seen last
 */
public record ClusterWarning(
        ClusterWarningKind kind, String object, String reason, String message, int count, Instant last)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** By which it is known again. */
    public String key() {
        return kind.code() + " " + object + " " + reason;
    }

    /** For a Pipeline and for JSON: {@code cause, object, reason, message, count, last}. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cause", kind.code());
        map.put("object", object);
        map.put("reason", reason);
        map.put("message", message);
        map.put("count", count);
        map.put("last", last.toString());
        return map;
    }

    /** For the log. */
    public String line() {
        return kind.code() + ": " + object + ": " + reason + (count > 1 ? " (" + count + " times)" : "") + ": "
                + message;
    }
}
