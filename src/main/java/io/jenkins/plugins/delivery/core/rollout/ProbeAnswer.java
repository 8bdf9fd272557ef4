package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.Probe;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.Locale;
import java.util.Optional;

/**
 * What a probe asked and was answered.
 *
 * @param probe liveness, readiness or startup
 * @param question as in {@code HTTP GET /healthz on port 8080}
 * @param answer as the kubelet's event tells it; empty when there is none
 */
record ProbeAnswer(String probe, String question, Optional<String> answer) {
    private static final String START_OF_ANSWER = "^(?:failed|errored(?: and resulted in unknown state)?): ";

    static ProbeAnswer last(PodView pod, ContainerView container, String probe) {
        String start = probe.substring(0, 1).toUpperCase(Locale.ROOT) + probe.substring(1) + " probe ";
        return new ProbeAnswer(
                probe,
                question(spec(container, probe)),
                pod.history(container, "Unhealthy")
                        .filter(event -> event.message().startsWith(start))
                        .reduce((earlier, later) -> later)
                        .map(event -> RuntimeChain.last(
                                event.message().substring(start.length()).replaceFirst(START_OF_ANSWER, ""))));
    }

    /** Why the probe's command cannot be started; empty when it can, or when the probe has none. */
    Optional<String> refusedCommand() {
        // The runtime's own words: what a command prints that runs is no reason.
        return answer.filter(text -> question.startsWith(COMMAND) && text.contains(RUNTIME))
                .flatMap(Executable::refused);
    }

    @Override
    public String toString() {
        return probe + " probe" + (question.isEmpty() ? "" : " (" + question + ")") + " fails"
                + answer.map(text -> text.isEmpty() ? "" : ": " + text).orElse("");
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
                : COMMAND + OneLine.of(String.join(" ", probe.getExec().getCommand()));
    }
}
