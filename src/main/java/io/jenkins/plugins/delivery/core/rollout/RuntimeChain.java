package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.regex.Pattern;

/**
 * The chain of errors that a container runtime hands on to the kubelet, each with who passed it on; the last of them says
 * what happened.
 */
final class RuntimeChain {
    /** Of containerd, CRI-O, runc and crun. */
    private static final Pattern LINK = Pattern.compile("rpc error: code = \\w++ desc = "
            + "|failed to (?:create containerd task|create shim task|create containerd container|exec in container"
            + "|start exec \"[0-9a-f]++\"|start container(?: \"[^\"]*+\")?|create container"
            + "|generate container \"[^\"]*+\" spec|generate spec)(?:: )"
            + "|OCI runtime (?:create|exec|start) failed: |(?:runc|crun) (?:create|run) failed: |exec failed: "
            + "|container create failed: |unable to start container process: |error during container init: "
            + "|command error: |Failed to create pod sandbox: ");

    private static final int LONGEST = 4_096;
    private static final Pattern NOTHING_MORE = Pattern.compile(": unknown$");

    private RuntimeChain() {}

    /** What happened, in one line; a message that is no chain is as it was. */
    static String last(String message) {
        // Cut only afterwards: the end of the chain is what counts.
        String line = OneLine.of(message, LONGEST);
        String last = LINK.matcher(line).replaceAll("");
        return OneLine.of(last.equals(line) ? line : NOTHING_MORE.matcher(last).replaceFirst(""));
    }
}
