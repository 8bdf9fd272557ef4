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
                    Pattern.compile("No space left on device"),
                    found -> "what it writes to is full",
                    "raise the size of the volume, or the sizeLimit of the emptyDir, or make it write less"));

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
