package io.jenkins.plugins.delivery.core.rollout;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What helps with an answer to a probe, where the answer itself tells it, in the words of the kubelet and of Go's HTTP
 * client.
 *
 * @param lasting whether the answer stays the same however long one waits, so that a slow start is no reason for it
 */
record ProbeHint(Pattern answer, boolean lasting, String text) {
    private static final List<ProbeHint> ALL = List.of(
            new ProbeHint(
                    Pattern.compile("statuscode: 404"),
                    true,
                    "correct the probe's path: the program answers, and has none such (a context path comes first; with"
                            + " management.server.port, health is at that port)"),
            new ProbeHint(
                    Pattern.compile("statuscode: 40[13]"),
                    true,
                    "let the probe's path be asked without a login, or give the probe its header (httpHeaders)"),
            new ProbeHint(
                    Pattern.compile("server gave HTTP response to HTTPS client"),
                    true,
                    "set the probe's scheme to HTTP: the port speaks no TLS"),
            new ProbeHint(
                    Pattern.compile("statuscode: 400|malformed HTTP response"),
                    true,
                    "see whether the port speaks TLS, and set the probe's scheme to HTTPS then"),
            new ProbeHint(
                    Pattern.compile("does not implement the grpc health protocol"),
                    true,
                    "have the program serve grpc.health.v1.Health, or ask it by tcpSocket"),
            new ProbeHint(
                    Pattern.compile("statuscode: 50[023]"),
                    false,
                    "the program itself says that it is not well: see its log, and what its health depends on, such as a"
                            + " database"),
            new ProbeHint(
                    Pattern.compile("Client\\.Timeout|timed out after|context deadline exceeded|i/o timeout"
                            + "|did not complete within"),
                    false,
                    "raise the probe's timeoutSeconds (1 if not set), or make the answer faster: with a low"
                            + " resources.limits.cpu it comes late"),
            new ProbeHint(
                    Pattern.compile("connection refused"),
                    false,
                    "see at which port the program listens and that it does at all addresses, not just at 127.0.0.1; it may"
                            + " also not have come so far"));

    /** For a program that is not ready; null where the answer tells nothing. */
    @CheckForNull
    static String forAnswer(String answer) {
        return in(answer).map(ProbeHint::text).orElse(null);
    }

    /** For one that was killed, or is slow to start, unless more patience may help. */
    @CheckForNull
    static String forLastingAnswer(String answer) {
        return in(answer).filter(ProbeHint::lasting).map(ProbeHint::text).orElse(null);
    }

    private static Optional<ProbeHint> in(String answer) {
        return ALL.stream().filter(hint -> hint.answer.matcher(answer).find()).findFirst();
    }
}
