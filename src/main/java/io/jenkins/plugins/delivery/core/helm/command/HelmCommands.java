package io.jenkins.plugins.delivery.core.helm.command;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Helm's command lines for one release, in the words of the Helm that is there. None holds a value or a secret: values
 * are in files, and so is what reaches the cluster.
 */
public final class HelmCommands {
    /** Only the server knows who owns a field; a release that Helm 3 made is otherwise still merged in the client. */
    private static final List<String> TAKE_CONFLICTS = List.of("--server-side=true", "--force-conflicts");

    private final HelmTarget target;

    public HelmCommands(HelmTarget target) {
        this.target = target;
    }

    /** Prints the version alone. */
    public List<String> version() {
        return List.of(target.executable(), "version", "--template={{.Version}}");
    }

    /** Brings a chart from a registry. */
    public List<String> pull(
            String chart, String version, Path destination, boolean plainHttp, @CheckForNull Path caFile) {
        List<String> command = new ArrayList<>(List.of(target.executable(), "pull", chart));
        if (!version.isEmpty()) {
            command.add("--version=" + version);
        }
        command.add("--destination=" + destination);
        if (plainHttp) {
            command.add("--plain-http");
        } else if (caFile != null) {
            command.add("--ca-file=" + caFile);
        }
        return command;
    }

    /** Makes an archive of a chart whose {@code appVersion} is the tag. */
    public List<String> pack(Path chart, String appVersion, Path destination) {
        return List.of(
                target.executable(),
                "package",
                chart.toString(),
                "--app-version=" + appVersion,
                "--destination=" + destination);
    }

    /** Checks a chart with the release's values. */
    public List<String> lint(Path chart, List<Path> values) {
        List<String> command = new ArrayList<>(
                List.of(target.executable(), "lint", chart.toString(), "--namespace=" + target.namespace(), "--quiet"));
        values.forEach(file -> command.add(values(file)));
        return command;
    }

    /** {@link #template} with what Helm brings in before all else, whatever kind it is: the chart's {@code crds}. */
    public List<String> templateWithCrds(Path chart, ReleaseOptions options, String kubeVersion, boolean upgrade) {
        List<String> command = new ArrayList<>(template(chart, options, kubeVersion, upgrade));
        command.add("--include-crds");
        return command;
    }

    /** Prints the release's manifest without asking the cluster. */
    public List<String> template(Path chart, ReleaseOptions options, String kubeVersion, boolean upgrade) {
        List<String> command = new ArrayList<>(List.of(
                target.executable(),
                "template",
                target.release(),
                chart.toString(),
                "--namespace=" + target.namespace()));
        options.values().forEach(file -> command.add(values(file)));
        if (!kubeVersion.isEmpty()) {
            command.add("--kube-version=" + kubeVersion);
        }
        if (upgrade) {
            command.add("--is-upgrade");
        }
        return command;
    }

    /**
     * Installs or upgrades the release and waits for it.
     *
     * @param dryRun whether the API server only says what it would do; then the release is printed as JSON
     */
    public List<String> upgrade(HelmVersion version, Path chart, ReleaseOptions options, boolean dryRun) {
        List<String> command = release("upgrade", target.release(), chart.toString());
        options.values().forEach(file -> command.add(values(file)));
        if (options.install()) {
            command.add("--install");
        }
        if (options.createNamespace()) {
            command.add("--create-namespace");
        }
        command.add(options.keepValues() ? "--reset-then-reuse-values" : "--reset-values");
        command.add("--history-max=" + options.historyMax());
        if (!options.labels().isEmpty()) {
            command.add("--labels=" + options.labels());
        }
        if (options.forceReplace()) {
            command.add(version.major() >= 4 ? "--force-replace" : "--force");
            if (version.major() >= 4) {
                // The server does not replace what it merges.
                command.add("--server-side=false");
            }
        }
        if (options.takeConflicts()) {
            command.addAll(TAKE_CONFLICTS);
        }
        if (options.takeOwnership()) {
            command.add("--take-ownership");
        }
        if (dryRun) {
            command.add("--dry-run=server");
            command.add("--output=json");
        } else {
            command.add("--wait");
            command.add("--timeout=" + seconds(options.timeout()));
        }
        return command;
    }

    /**
     * Goes back to a revision and waits for it.
     *
     * @param takeConflicts whether fields that somebody else owns are taken, as Helm 3 does in any case
     * @param reason why, for Helm's own history where its version takes it; may be empty
     */
    public List<String> rollback(
            HelmVersion version, int revision, boolean takeConflicts, String reason, Duration timeout, int historyMax) {
        List<String> command = release("rollback", target.release(), Integer.toString(revision));
        if (takeConflicts && version.appliesOnServer()) {
            command.addAll(TAKE_CONFLICTS);
        }
        if (!reason.isEmpty() && version.describesRollbacks()) {
            command.add("--description=" + RollbackDescription.of(revision, reason));
        }
        command.add("--history-max=" + historyMax);
        command.add("--wait");
        command.add("--timeout=" + seconds(timeout));
        return command;
    }

    /** Takes the release away. */
    public List<String> uninstall(Duration timeout) {
        List<String> command = release("uninstall", target.release());
        command.add("--wait");
        command.add("--timeout=" + seconds(timeout));
        return command;
    }

    /** Runs the tests of the chart. */
    public List<String> test(Duration timeout) {
        List<String> command = release("test", target.release());
        command.add("--timeout=" + seconds(timeout));
        command.add("--logs");
        return command;
    }

    /**
     * One file. Helm takes the option apart at commas, as CSV, and a directory may have some; what begins with a slash
     * is neither a URL nor the standard input.
     */
    private static String values(Path file) {
        return "--values=\"" + file.toAbsolutePath().toString().replace("\"", "\"\"") + '"';
    }

    private List<String> release(String verb, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(target.executable());
        command.add(verb);
        command.addAll(List.of(arguments));
        command.add("--namespace=" + target.namespace());
        if (!target.context().isEmpty()) {
            command.add("--kube-context=" + target.context());
        }
        return command;
    }

    private static String seconds(Duration duration) {
        return Math.max(1, duration.toSeconds()) + "s";
    }
}
