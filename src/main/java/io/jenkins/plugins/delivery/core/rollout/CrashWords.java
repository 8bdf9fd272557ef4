package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What programs write when they end for want of something that their pod was to give them: a directory to write to, a
 * name, a right, a port. The cause stays the crash; what to do is better known.
 *
 * @param says what the line says, made of what the pattern found
 * @param hint what to do
 */
record CrashWords(Pattern pattern, Function<MatchResult, String> says, String hint) {
    private static final List<CrashWords> ALL = List.of(
            new CrashWords(
                    Pattern.compile("Read-only file system"),
                    found -> "it writes where the file system is read-only",
                    "mount an emptyDir where it writes, for Java mostly /tmp (java.io.tmpdir); or set"
                            + " securityContext.readOnlyRootFilesystem to false"),
            new CrashWords(
                    Pattern.compile(
                            "User \\\\?\"system:serviceaccount:([^\":]{1,253}):([^\":\\\\]{1,253})\\\\?\" cannot (\\w{1,40})"
                                    + " resource \\\\?\"([\\w./-]{1,253})"),
                    found -> "its ServiceAccount " + found.group(2) + " may not " + found.group(3) + " "
                            + found.group(4),
                    "give the ServiceAccount that right with a Role and a RoleBinding in the chart, or the pod another"
                            + " serviceAccountName"),
            new CrashWords(
                    Pattern.compile("UnknownHostException: ([\\w.-]{1,253})"),
                    found -> "it finds no host " + found.group(1),
                    "correct the name in the configuration: of a Service elsewhere it is NAME.NAMESPACE; see also whether"
                            + " a NetworkPolicy lets the pod ask the cluster's DNS"),
            new CrashWords(
                    Pattern.compile("BindException: Permission denied|SocketException: Permission denied"),
                    found -> "it may not listen at its port",
                    "listen at a port from 1024 on: below, a user who is not root needs the capability NET_BIND_SERVICE"),
            new CrashWords(
                    Pattern.compile("[Aa]ddress already in use|EADDRINUSE" + "|Port \\d{1,5} was already in use"),
                    found -> "the port that it listens at is taken",
                    "give each container of the pod a port of its own: they share one network; with hostNetwork it is the"
                            + " node's, too"),
            new CrashWords(
                    Pattern.compile("Could not resolve placeholder '([^']{1,200})'"),
                    found -> "it finds no value for " + found.group(1),
                    "set it for this environment: in the ConfigMap or Secret that the pod reads, as an environment variable,"
                            + " or with a default in the program"),
            new CrashWords(
                    Pattern.compile("password authentication failed for user \"([^\"]{1,200})\""
                            + "|Access denied for user '([^']{1,200})'@"),
                    found -> "its database does not accept the user "
                            + (found.group(1) == null ? found.group(2) : found.group(1)),
                    "correct user and password in the Secret that the pod reads, or create the user in the database"),
            new CrashWords(
                    Pattern.compile("Connection to (\\S{1,253}) refused\\."
                            + "|Connection refused: (?:no further information: )?+(\\S{1,253}:\\d{1,5})"
                            + "|connect ECONNREFUSED (\\S{1,253}:\\d{1,5})"
                            + "|connection to server at \"([^\"]{1,253})\", port \\d{1,5} failed: Connection refused"
                            + "|dial tcp (\\S{1,253}:\\d{1,5}): (?:connect|getsockopt): connection refused"),
                    found -> "nobody listens at " + firstGroup(found),
                    "see whether what it connects to runs and is ready, and correct host and port in its configuration"),
            new CrashWords(
                    Pattern.compile(
                            "AccessDeniedException: (/\\S{1,500})|EACCES: permission denied, \\w{1,20} '(/[^']{1,500})'"
                                    + "|FileNotFoundException: (/\\S{1,500}) \\(Permission denied\\)"
                                    + "|PermissionError: \\[Errno 13] Permission denied: '(/[^']{1,500})'"),
                    found -> "its user may not use " + firstGroup(found),
                    "give the container's user that path: securityContext.fsGroup for a volume, COPY --chown in the image,"
                            + " or an emptyDir"),
            new CrashWords(
                    Pattern.compile("No space left on device"),
                    found -> "what it writes to is full",
                    "raise the size of the volume, or the sizeLimit of the emptyDir, or make it write less"));

    private static String firstGroup(MatchResult found) {
        for (int group = 1; group <= found.groupCount(); group++) {
            if (found.group(group) != null) {
                return found.group(group);
            }
        }
        return "";
    }

    /** What the end of a log says; the line that stands last. */
    static Optional<Found> in(List<String> log) {
        return log.stream().flatMap(line -> in(line).stream()).reduce((earlier, later) -> later);
    }

    private static Optional<Found> in(String line) {
        for (CrashWords words : ALL) {
            Matcher matcher = words.pattern.matcher(line);
            if (matcher.find()) {
                return Optional.of(new Found(OneLine.of(words.says.apply(matcher)), words.hint));
            }
        }
        return Optional.empty();
    }

    /** What a line says, and what to do. */
    record Found(String says, String hint) {}
}
