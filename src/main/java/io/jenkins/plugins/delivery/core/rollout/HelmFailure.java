package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.core.text.OneLine;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the cause of a failed {@code helm} from what it wrote to its standard error, or of a failed request of our own
 * from its exception. What is wrong with pods is not to be read there; {@link RolloutWatch} says it.
 */
public final class HelmFailure {
    private static final int EVIDENCE_LINES = 20;
    /** More than Helm ever says of one error, in characters. */
    private static final int LONGEST_TEXT = 256 << 10;

    private static final String HELM = "Helm";

    /** No connection, one that breaks in the middle of a request, as Go's client tells it, and a server on its way down. */
    private static final Pattern UNREACHABLE = anyOf(
            "kubernetes cluster unreachable",
            "dial tcp",
            "(?:read|write) tcp ",
            "\": (?:unexpected )?+EOF\\b",
            "TLS handshake timeout",
            "tls: failed to verify",
            "x509:",
            "http2: client connection",
            "server sent GOAWAY",
            "transport connection broken",
            "Client\\.Timeout exceeded",
            "the server is currently unable to handle the request",
            "apiserver is shutting down",
            "etcdserver: ");

    /** An API server that answers, and says that it cannot keep up. */
    private static final Pattern OVERLOADED = anyOf(
            "the server has received too many requests",
            "request did not complete within (?:requested|the allotted) timeout");

    private static final Pattern UNAUTHORIZED = anyOf(
            "the server has asked for the client to provide credentials",
            "You must be logged in to the server",
            ": Unauthorized$",
            "^Unauthorized$");
    private static final Pattern NO_CONFIG = anyOf(
            "no configuration has been provided",
            "context \"[^\"]*\" does not exist",
            "context was not found for specified context",
            "error loading config file");
    private static final Pattern HOOK = anyOf("failed (?:pre|post)-\\w+: ", "(?:pre|post)-\\w+ hooks? failed");
    private static final Pattern IMMUTABLE = anyOf(
            "is immutable", "updates to [\\w ]{1,60} for fields other than", "may not change", "cannot change roleRef");
    private static final Pattern INVALID = Pattern.compile("(?<![\\w.])(\\w[\\w.]*+) \"([^\"]++)\" is invalid: (.*)");
    /** Helm 4 names the object of a server-side apply that failed. */
    private static final Pattern APPLIED = Pattern.compile("for object (\\S+) \\S+, Kind=(\\w+): (.*)");

    private static final Pattern VALIDATION = anyOf(
            "unable to build kubernetes objects",
            "error validating data",
            "unable to recognize",
            "resource mapping not found",
            "no matches for kind",
            "cannot be handled as a",
            "failed to create typed patch object",
            "unknown field",
            "strict decoding error");
    private static final Pattern NO_KIND =
            Pattern.compile("no matches for kind \\\\?\"(\\w++)\\\\?\" in version \\\\?\"([\\w./-]++)");
    private static final Pattern RENDER = anyOf(
            "execution error at",
            "executing \"[^\"]+\" at <",
            "parse error at",
            "YAML parse error on",
            "template: ",
            "error calling ",
            "values don't meet the specifications",
            "failed to parse \\S+: ",
            "^open \\S+: no such file or directory");
    private static final Pattern NAMESPACE = Pattern.compile("namespaces \"([^\"]+)\" not found");
    private static final Pattern TIMEOUT =
            anyOf("timed out waiting for the condition", "context deadline exceeded", "not ready\\. status:");
    /** The error comes last, after warnings; Helm 3 lists several, Helm 4 goes on in further lines. */
    private static final Pattern ERROR = Pattern.compile("(?:^|\\n)Error: (.*)$", Pattern.DOTALL);

    /** What {@code helm lint} found, before its own error that only counts. */
    private static final Pattern LINT = Pattern.compile("(?:^|\\n)\\[ERROR] ([^\\n]*)");

    private static final Pattern FRAME =
            Pattern.compile("^(?:UPGRADE|INSTALLATION|ROLLBACK) FAILED: |(?<!\\d)\\d{1,9} errors? occurred:\\s*+\\* ");

    private HelmFailure() {}

    /**
     * Reads what Helm wrote.
     *
     * @param standardError all of it; Helm's own message comes first in what is returned
     */
    public static Diagnosis diagnose(String standardError) {
        String text = end(standardError).strip();
        Matcher lint = LINT.matcher(text);
        if (lint.find()) {
            return masked(Diagnosis.of(Cause.RENDER_FAILED, "Chart", OneLine.of(lint.group(1))), text);
        }
        String error = error(text);
        return masked(classify(error), text);
    }

    private static String end(String text) {
        int start = text.length() - LONGEST_TEXT;
        return start <= 0 ? text : text.substring(Math.max(start, text.indexOf('\n', start) + 1));
    }

    /** Reads the exception of a request to the API server. */
    public static Diagnosis diagnose(String server, Throwable failure) {
        return masked(ApiFailure.diagnose(server, failure), "");
    }

    private static Diagnosis classify(String error) {
        Optional<MissingRight> right = MissingRight.in(error);
        if (right.isPresent()) {
            return right.get().diagnosis();
        }
        if (UNAUTHORIZED.matcher(error).find()) {
            return ApiFailure.unauthorized("of the kubeconfig");
        }
        if (NO_CONFIG.matcher(error).find()) {
            return Diagnosis.of(Cause.API_UNREACHABLE, "Kubeconfig", error);
        }
        // Before the others, because a hook's failure quotes what it failed at.
        if (HOOK.matcher(error).find()) {
            return Diagnosis.of(Cause.HOOK_FAILED, "Release hook", error);
        }
        Optional<Diagnosis> owned = FieldConflict.in(error).or(() -> ForeignObject.in(error));
        if (owned.isPresent()) {
            return owned.get();
        }
        Matcher invalid = INVALID.matcher(error);
        if (invalid.find() && IMMUTABLE.matcher(invalid.group(3)).find()) {
            return Diagnosis.of(
                    Cause.IMMUTABLE_FIELD, object(invalid), "a field cannot be changed: " + invalid.group(3));
        }
        AdmissionRefusal refusal = AdmissionRefusal.of(error);
        if (refusal.cause() != Cause.UNKNOWN && refusal.cause() != Cause.INVALID_MANIFEST) {
            return refusal.diagnosis(HELM);
        }
        return ofChart(error).orElseGet(() -> ofCluster(error));
    }

    private static Optional<Diagnosis> ofChart(String error) {
        Matcher invalid = INVALID.matcher(error);
        if (invalid.find()) {
            return Optional.of(
                    Diagnosis.of(Cause.INVALID_MANIFEST, object(invalid), "it is not valid: " + invalid.group(3)));
        }
        Matcher kind = NO_KIND.matcher(error);
        if (kind.find()) {
            boolean custom = CustomResource.isCustom(kind.group(2));
            return Optional.of(new Diagnosis(
                    Cause.INVALID_MANIFEST,
                    "Kind " + kind.group(1),
                    "the cluster has no kind " + kind.group(1) + " in " + kind.group(2),
                    List.of(),
                    custom
                            ? "install what brings that kind (its CustomResourceDefinition) before the deploy, or leave the"
                                    + " object out of the chart"
                            : "take the version that this Kubernetes serves: kubectl explain "
                                    + kind.group(1).toLowerCase(Locale.ROOT)));
        }
        if (VALIDATION.matcher(error).find()) {
            Matcher applied = APPLIED.matcher(error);
            return Optional.of(
                    applied.find()
                            ? Diagnosis.of(
                                    Cause.INVALID_MANIFEST,
                                    applied.group(2) + " " + applied.group(1),
                                    "it is not valid: " + applied.group(3))
                            : Diagnosis.of(Cause.INVALID_MANIFEST, "Manifest", error));
        }
        return RENDER.matcher(error).find()
                ? Optional.of(Diagnosis.of(Cause.RENDER_FAILED, "Chart", error))
                : Optional.empty();
    }

    private static Diagnosis ofCluster(String error) {
        Matcher namespace = NAMESPACE.matcher(error);
        if (namespace.find()) {
            return new Diagnosis(
                    Cause.INVALID_MANIFEST,
                    "Namespace " + namespace.group(1),
                    "the namespace does not exist",
                    List.of(),
                    "create it, or set createNamespace");
        }
        if (OVERLOADED.matcher(error).find()) {
            return new Diagnosis(
                    Cause.API_UNREACHABLE,
                    "Cluster",
                    error,
                    List.of(),
                    "deploy again when the API server has less to do, and see what keeps it busy");
        }
        if (UNREACHABLE.matcher(error).find()) {
            return Diagnosis.of(Cause.API_UNREACHABLE, "Cluster", error);
        }
        return TIMEOUT.matcher(error).find()
                ? Diagnosis.of(Cause.DEADLINE, HELM, error)
                : Diagnosis.of(Cause.UNKNOWN, HELM, error);
    }

    private static String object(Matcher matcher) {
        return matcher.group(1) + " " + matcher.group(2);
    }

    /** Helm's own message without its frame; the last line of what is not framed. */
    private static String error(String text) {
        Matcher framed = ERROR.matcher(text);
        if (framed.find()) {
            return OneLine.of(FRAME.matcher(framed.group(1)).replaceAll(""));
        }
        return text.isEmpty()
                ? "it failed without a word"
                : OneLine.of(text.lines().reduce((first, second) -> second).orElse(text));
    }

    private static Pattern anyOf(String... words) {
        return Pattern.compile(String.join("|", words), Pattern.CASE_INSENSITIVE);
    }

    private static Diagnosis masked(Diagnosis diagnosis, String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - EVIDENCE_LINES), lines.size());
        return new Diagnosis(
                diagnosis.cause(),
                SecretMask.SHAPES.line(diagnosis.object()),
                SecretMask.SHAPES.line(diagnosis.sentence()),
                SecretMask.SHAPES.lines(last).stream().map(OneLine::of).toList(),
                diagnosis.hint());
    }
}
