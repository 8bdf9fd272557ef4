package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What a failed request to the API server means. */
final class ApiFailure {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private ApiFailure() {}

    static Diagnosis diagnose(String server, Throwable failure) {
        KubernetesClientException answered = answer(failure);
        if (answered == null) {
            return unreachable(server, innermost(failure));
        }
        String message = message(answered);
        if (answered.getCode() == UNAUTHORIZED) {
            return unauthorized(server);
        }
        if (answered.getCode() == FORBIDDEN) {
            return MissingRight.in(message)
                    .map(MissingRight::diagnosis)
                    .orElseGet(() -> AdmissionRefusal.of(message).diagnosis("Cluster " + server));
        }
        return HelmFailure.diagnose(message);
    }

    static Diagnosis unauthorized(String server) {
        return new Diagnosis(
                Cause.FORBIDDEN,
                "Cluster " + server,
                "the API server does not accept the credentials, which are wrong or have expired",
                List.of(),
                "renew the token or certificate in the kubeconfig");
    }

    static Diagnosis unreachable(String server, String reason) {
        return Diagnosis.of(
                Cause.API_UNREACHABLE,
                "Cluster " + server,
                "the API server " + server + " cannot be reached: " + OneLine.of(reason));
    }

    /** Whether the server answered that it will not, which trying again does not change. */
    static boolean refused(Throwable failure) {
        KubernetesClientException answered = answer(failure);
        return answered != null && (answered.getCode() == UNAUTHORIZED || answered.getCode() == FORBIDDEN);
    }

    static boolean notFound(Throwable failure) {
        KubernetesClientException answered = answer(failure);
        return answered != null && answered.getCode() == NOT_FOUND;
    }

    /** The server's answer; null when there was none. */
    private static KubernetesClientException answer(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof KubernetesClientException exception && exception.getCode() > 0) {
                return exception;
            }
        }
        return null;
    }

    private static String message(KubernetesClientException answered) {
        return answered.getStatus() == null || answered.getStatus().getMessage() == null
                ? String.valueOf(answered.getMessage())
                : answered.getStatus().getMessage();
    }

    /** The message nearest to the reason. */
    private static String innermost(Throwable failure) {
        String reason = failure.getClass().getSimpleName();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            boolean wrapper = t instanceof CompletionException || t instanceof ExecutionException;
            if (t.getMessage() != null && !wrapper) {
                reason = t instanceof IOException || t instanceof KubernetesClientException
                        ? t.getMessage()
                        : t.getClass().getSimpleName() + ": " + t.getMessage();
            }
        }
        return reason;
    }
}
