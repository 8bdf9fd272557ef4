package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a probe asked and was answered.
 *
 * @param probe liveness, readiness or startup
 * @param question as in {@code HTTP GET /healthz on port 8080}
 * @param answer as the kubelet's event tells it; empty when there is none
 */
record ProbeAnswer(String probe, String question, Optional<String> answer) {
    /** The kubelet got no exit code. */
    private static final Pattern ERRORED = Pattern.compile("^\\w+ probe errored\\b");

    /** As containerd and CRI-O have it, also where the kubelet says that the probe failed. */
    private static final String RUNTIME = "OCI runtime exec failed";

    private static final String START_OF_ANSWER = "^(?:failed|errored(?: and resulted in unknown state)?): ";

    static ProbeAnswer last(PodView pod, ContainerView container, String probe) {
        String start = start(probe);
        return new ProbeAnswer(
                probe,
                question(spec(container, probe)),
                pod.history(container, "Unhealthy")
                        .filter(event -> event.message().startsWith(start))
                        .reduce((earlier, later) -> later)
                        .map(event -> RuntimeChain.last(
                                event.message().substring(start.length()).replaceFirst(START_OF_ANSWER, ""))));
    }

    /** What the kubelet's events of a probe begin with. */
    static String start(String probe) {
        return probe.substring(0, 1).toUpperCase(Locale.ROOT) + probe.substring(1) + " probe ";
    }

    /**
     * Why the command of a probe could not be started, by the runtime's own words; empty when it ran, whatever it
     * printed.
     *
     * @param message of the kubelet's event
     */
    static Optional<String> refusedCommand(String message) {
        boolean ran = !ERRORED.matcher(message).find() && !message.contains(RUNTIME);
        return ran ? Optional.empty() : Executable.refused(message).map(Executable.Refused::sentence);
    }

    @Override
    public String toString() {
        return probe + " probe" + (question.isEmpty() ? "" : " (" + question + ")") + " fails"
                + answer.map(text -> text.isEmpty() ? "" : ": " + text).orElse("");
    }

    /** The name of the port that a probe asks at; empty when it has a number, or asks at none. */
    static Optional<String> port(ContainerView container, String probe) {
        return Optional.ofNullable(spec(container, probe))
                .map(asked -> asked.getHttpGet() != null
                        ? asked.getHttpGet().getPort()
                        : asked.getTcpSocket() == null
                                ? null
                                : asked.getTcpSocket().getPort())
                .map(IntOrString::getStrVal);
    }

    private static Probe spec(ContainerView container, String probe) {
        return switch (probe) {
            case "liveness" -> container.spec().getLivenessProbe();
            case "readiness" -> container.spec().getReadinessProbe();
            default -> container.spec().getStartupProbe();
        };
    }

    private static String question(Probe probe) {
        if (probe == null) {
            return "";
        }
        if (probe.getHttpGet() != null) {
            return "HTTP GET "
                    + (probe.getHttpGet().getPath() == null
                            ? "/"
                            : probe.getHttpGet().getPath()) + " on port "
                    + probe.getHttpGet().getPort().getValue();
        }
        if (probe.getTcpSocket() != null) {
            return "TCP on port " + probe.getTcpSocket().getPort().getValue();
        }
        if (probe.getGrpc() != null) {
            return "gRPC on port " + probe.getGrpc().getPort();
        }
        return probe.getExec() == null
                ? ""
                : "command " + OneLine.of(String.join(" ", probe.getExec().getCommand()));
    }
}
