package io.jenkins.plugins.delivery.core.helm.chart;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import io.jenkins.plugins.delivery.core.helm.command.HelmCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a chart comes from.
 *
 * @param name a directory or an archive, relative to the workspace, or {@code oci://…}
 * @param version the version of a chart in a registry; empty means the newest
 * @param workspace what paths are relative to
 * @param directory where it may be pulled and unpacked to
 */
public record ChartSource(String name, String version, Path workspace, Path directory) {
    private static final String PULLED = "pulled-chart";
    private static final String UNPACKED = "chart";

    public ChartSource {
        if (!version.isEmpty() && !name.startsWith("oci://")) {
            throw new InvalidInputException(
                    "chartVersion",
                    version,
                    "goes with a chart in a registry only, and chart is '" + name + "'",
                    "leave it out, or name the chart as oci://registry/chart");
        }
        if (version.startsWith("-") || version.chars().anyMatch(c -> Character.isISOControl(c) || c == ' ')) {
            throw new InvalidInputException("chartVersion", version, "is not a version", "write it as in 1.2.3");
        }
    }

    /** Whether Helm has to {@linkplain #pull pull} it before it can be {@linkplain #open opened}. */
    public boolean isRemote() {
        return name.startsWith("oci://");
    }

    /** The registry of a {@linkplain #isRemote remote} one, as {@code host[:port]}. */
    public String registryHost() {
        return name.replaceFirst("^oci://([^/]*)(?:/.*)?$", "$1");
    }

    /**
     * Helm's command that brings it.
     *
     * @param plainHttp whether the registry is spoken to without TLS
     * @param caFile the certificates that signed the registry's, in the place of those of Helm's machine; may be null
     */
    public List<String> pull(HelmCommands commands, boolean plainHttp, @CheckForNull Path caFile) {
        Path into = directory.resolve(PULLED);
        try {
            Files.createDirectories(into);
        } catch (IOException e) {
            throw new DeliveryException(into + " cannot be made: " + e.getMessage(), e);
        }
        return commands.pull(name, version, into, plainHttp, caFile);
    }

    /**
     * The chart as a directory, unpacked when it is none.
     *
     * @throws InvalidInputException when there is none
     */
    public ChartDirectory open() {
        Path archive = isRemote()
                ? pulled()
                : WorkspaceFile.in(workspace, "chart", name).path();
        if (!Files.isRegularFile(archive)) {
            return ChartDirectory.of(archive, workspace, name);
        }
        try {
            return ChartArchive.unpack(archive, name, Files.createDirectories(directory.resolve(UNPACKED)));
        } catch (IOException e) {
            throw new DeliveryException(directory + " cannot be written to: " + e.getMessage(), e);
        }
    }

    private Path pulled() {
        try (Stream<Path> files = Files.list(directory.resolve(PULLED))) {
            return files.findFirst()
                    .orElseThrow(() -> new DeliveryException("Helm pulled " + name + " but left no archive"));
        } catch (IOException e) {
            throw new DeliveryException("What Helm pulled cannot be read: " + e.getMessage(), e);
        }
    }
}
