package io.jenkins.plugins.delivery.cli.embedded;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.config.HelmSettings;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Which Helm a command runs: the settings', or the embedded one when they name none and none is installed. */
public final class HelmExecutable {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    private HelmExecutable() {}

    /**
     * Finds it, and says so when it is the embedded one.
     *
     * @param configured the settings' executable
     * @param directory of this run alone, which is deleted after it
     * @throws io.jenkins.plugins.delivery.core.DeliveryException when there is none for this machine
     */
    public static String find(String configured, Path directory, BuildLog log) {
        return find(configured, System.getenv("PATH"), directory, log);
    }

    static String find(String configured, String searchPath, Path directory, BuildLog log) {
        if (!configured.equals(HelmSettings.DEFAULT_EXECUTABLE) || isOn(searchPath, configured)) {
            return configured;
        }
        Path executable = EmbeddedHelmScript.write(directory);
        log.line("No helm on the PATH: using the embedded Helm " + EmbeddedHelmScript.HELM_VERSION);
        return executable.toString();
    }

    private static boolean isOn(String searchPath, String name) {
        return searchPath != null && SEPARATOR.splitAsStream(searchPath).anyMatch(entry -> isExecutable(entry, name));
    }

    private static boolean isExecutable(String entry, String name) {
        try {
            Path file = Path.of(entry).resolve(name);
            return Files.isRegularFile(file) && Files.isExecutable(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
