package io.jenkins.plugins.delivery.core.rollout;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the cause of a failed {@code helm} from what it wrote to its standard error, or of a failed request of our own
 * from its exception. What is wrong with pods is not to be read there; {@link RolloutWatch} says it.
 */
public final class HelmFailure {
    private static final int EVIDENCE_LINES = 20;
    private static final String RELEASE = "Helm";

    private static final Pattern UNREACHABLE = Pattern.compile("Kubernetes cluster unreachable: (.*)"
            + "|(dial tcp [^\\n]*)|(net/http: TLS handshake timeout)|(connection refused)"
            + "|(?:no such host|i/o timeout|tls: failed to verify certificate[^\\n]*|x509: [^\\n]*)");
    private static final Pattern UNAUTHORIZED = Pattern.compile(
            "the server has asked for the client to provide credentials|You must be logged in to the server"
                    + "|(?m): Unauthorized$|^Unauthorized$");
    private static final Pattern NO_CONFIG = Pattern.compile(
            "invalid configuration: no configuration has been provided|context \"[^\"]*\" does not exist"
                    + "|error loading config file \"[^\"]*\"[^\\n]*");
    private static final Pattern IMMUTABLE = Pattern.compile(
            "(\\w+(?:\\.[\\w.]+)?) \"([^\"]+)\" is invalid: ((?:[^\\n]*)(?:field is immutable|updates to [\\w ]+ (?:spec )?for"
                    + " fields other than)[^\\n]*)");
    private static final Pattern INVALID = Pattern.compile(
            "(\\w+(?:\\.[\\w.]+)?) (?:in version )?\"([^\"]+)\" (?:is invalid|cannot be handled as a \\w+): ([^\\n]*)");
    private static final Pattern VALIDATION = Pattern.compile(
            "(?:unable to build kubernetes objects|error validating data|unable to recognize|resource mapping not found"
                    + "|no matches for kind|unknown field|strict decoding error)[^\\n]*");
    private static final Pattern HOOK = Pattern.compile(
            "(?:(pre|post)-(install|upgrade|rollback|delete) hooks? failed|failed (pre|post)-(install|upgrade|rollback|delete)"
                    + ")[^\\n]*|hook [^\\n]*failed[^\\n]*");
    private static final Pattern RENDER = Pattern.compile(
            "(?m)(?:execution error at|template: |parse error at|error converting YAML to JSON|YAML parse error on"
                    + "|values don't meet the specifications|failed to parse [^\\n]*values|error calling )[^\\n]*");
    private static final Pattern NAMESPACE = Pattern.compile("namespaces? \"([^\"]+)\" not found");
    private static final Pattern TIMEOUT = Pattern.compile(
            "timed out waiting for the condition|context deadline exceeded|client rate limiter Wait returned an error"
                    + "|resource [^\\n]* not ready[^\\n]*");
    private static final Pattern FIRST_ERROR = Pattern.compile("(?m)^(?:Error: |\\[ERROR] )(.*)$");

    private HelmFailure() {}

    /**
     * Reads what Helm wrote.
     *
     * @param standardError all of it; Helm's own message comes first in what is returned
     */
    public static Diagnosis diagnose(String standardError) {
        String text = standardError.strip();
        String error = firstError(text);
        Diagnosis diagnosis = classify(text, error);
        return mask(diagnosis, text);
    }

    /** Reads the exception of a request to the API server. */
    public static Diagnosis diagnose(String server, Throwable failure) {
        Diagnosis diagnosis = ApiFailure.diagnose(server, failure);
        return mask(diagnosis, "");
    }

    private static Diagnosis classify(String text, String error) {
        Optional<MissingRight> right = MissingRight.in(text);
        if (right.isPresent()) {
            return right.get().diagnosis();
        }
        if (UNAUTHORIZED.matcher(text).find()) {
            return ApiFailure.unauthorized("of the kubeconfig");
        }
        if (NO_CONFIG.matcher(text).find()) {
            return Diagnosis.of(Cause.API_UNREACHABLE, "Kubeconfig", error);
        }
        // Before what else they say, because a hook's failure quotes what it failed at.
        Matcher hook = HOOK.matcher(text);
        if (hook.find()) {
            return Diagnosis.of(Cause.HOOK_FAILED, "Release hook", OneLine.of(hook.group()));
        }
        Matcher immutable = IMMUTABLE.matcher(text);
        if (immutable.find()) {
            return Diagnosis.of(
                    Cause.IMMUTABLE_FIELD, object(immutable), "a field cannot be changed: " + immutable.group(3));
        }
        AdmissionRefusal refusal = AdmissionRefusal.of(text);
        if (refusal.cause() != Cause.UNKNOWN && refusal.cause() != Cause.INVALID_MANIFEST) {
            return Diagnosis.of(refusal.cause(), RELEASE, refusal.sentence());
        }
        Matcher render = RENDER.matcher(text);
        if (render.find()) {
            return Diagnosis.of(Cause.RENDER_FAILED, "Chart", error);
        }
        Matcher invalid = INVALID.matcher(text);
        if (invalid.find()) {
            return Diagnosis.of(Cause.INVALID_MANIFEST, object(invalid), "it is not valid: " + invalid.group(3));
        }
        if (VALIDATION.matcher(text).find()) {
            return Diagnosis.of(Cause.INVALID_MANIFEST, "Manifest", error);
        }
        Matcher namespace = NAMESPACE.matcher(text);
        if (namespace.find()) {
            return new Diagnosis(
                    Cause.INVALID_MANIFEST,
                    "Namespace " + namespace.group(1),
                    "the namespace does not exist",
                    List.of(),
                    "create it, or set createNamespace");
        }
        if (UNREACHABLE.matcher(text).find()) {
            return Diagnosis.of(Cause.API_UNREACHABLE, "Cluster", error);
        }
        if (TIMEOUT.matcher(text).find()) {
            return Diagnosis.of(Cause.DEADLINE, RELEASE, error);
        }
        return Diagnosis.of(Cause.UNKNOWN, RELEASE, error);
    }

    private static String object(Matcher matcher) {
        return matcher.group(1) + " " + matcher.group(2);
    }

    /** What follows Helm's "Error: ", which comes after its warnings; else the last line. */
    private static String firstError(String text) {
        Matcher error = FIRST_ERROR.matcher(text);
        if (error.find()) {
            return OneLine.of(error.group(1).replaceFirst("^(?:UPGRADE|INSTALLATION|ROLLBACK) FAILED: ", ""));
        }
        return text.isEmpty()
                ? "it failed without a word"
                : OneLine.of(text.lines().reduce((first, second) -> second).orElse(text));
    }

    private static Diagnosis mask(Diagnosis diagnosis, String text) {
        List<String> lines =
                text.lines().map(OneLine::of).filter(line -> !line.isEmpty()).toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - EVIDENCE_LINES), lines.size());
        return new Diagnosis(
                diagnosis.cause(),
                SecretMask.SHAPES.line(diagnosis.object()),
                SecretMask.SHAPES.line(diagnosis.sentence()),
                SecretMask.SHAPES.lines(last),
                diagnosis.hint());
    }
}
