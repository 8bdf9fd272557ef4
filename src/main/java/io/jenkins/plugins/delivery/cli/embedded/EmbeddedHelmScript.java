package io.jenkins.plugins.delivery.cli.embedded;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.OwnerOnly;
import io.jenkins.plugins.delivery.core.command.ShellScript;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The executable that stands for Helm: a shell script that becomes a JVM with {@link EmbeddedHelm}. A JVM of its own,
 * because Go's runtime takes over the signal handlers of the process that loads it.
 */
@SuppressFBWarnings(
        value = "DMI_HARDCODED_ABSOLUTE_FILENAME",
        justification = "The ABI of Linux on amd64 says where glibc's loader is; every executable names it.")
final class EmbeddedHelmScript {
    /** The Helm that helm-java carries. */
    static final String HELM_VERSION = "3.21.0";

    private static final String LIBRARY = "helm-linux-amd64.so";

    private static final Path GLIBC_LOADER = Path.of("/lib64/ld-linux-x86-64.so.2");

    /** From this version on, Java warns of native code that nobody asked for. */
    private static final int JAVA_WITH_NATIVE_ACCESS = 22;

    private EmbeddedHelmScript() {}

    /**
     * Writes the script and what it needs.
     *
     * @param directory of this run alone, for the owner only
     * @return the script
     */
    static Path write(Path directory) {
        checkPlatform();
        try {
            Path home = OwnerOnly.makeDirectory(directory.resolve("embedded-helm"));
            return OwnerOnly.writeScript(home.resolve("helm"), text(home, unpackLibrary(home)));
        } catch (IOException e) {
            throw new DeliveryException(
                    "The embedded Helm cannot be unpacked into " + directory + ": " + e.getMessage()
                            + ": make room there, or install Helm",
                    e);
        }
    }

    private static void checkPlatform() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!platform.equals("Linux amd64") || Files.notExists(GLIBC_LOADER)) {
            throw new DeliveryException(
                    "There is no helm on the PATH, and the embedded one is for Linux amd64 with glibc,"
                            + " not for " + (platform.equals("Linux amd64") ? "another C library" : platform)
                            + ": install Helm, or set helm.executable in the settings");
        }
    }

    /** Once for all commands of the run: it is large. */
    private static Path unpackLibrary(Path home) throws IOException {
        Path library = home.resolve(LIBRARY);
        try (InputStream resource = EmbeddedHelmScript.class.getResourceAsStream("/" + LIBRARY)) {
            if (resource == null) {
                throw new IOException(LIBRARY + " is not in the jar");
            }
            Files.copy(resource, library);
        }
        return library;
    }

    private static String text(Path home, Path library) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        // What it does takes moments, most of which would be the start.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        if (Runtime.version().feature() >= JAVA_WITH_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-Djava.io.tmpdir=" + home);
        command.add("-Djna.tmpdir=" + home);
        command.add("-D" + NativeHelm.LIBRARY_PROPERTY + "=" + library);
        command.addAll(List.of("-cp", classPath(), EmbeddedHelm.class.getName()));
        // Go reads the environment that the process started with, so the context has to be there before.
        return """
                #!/bin/sh
                set +x
                unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
                for argument do
                  case $argument in
                    --kube-context=*)
                      HELM_KUBECONTEXT=${argument#*=}
                      export HELM_KUBECONTEXT
                      ;;
                  esac
                done
                exec %s "$@"
                """.formatted(command.stream().map(ShellScript::quote).collect(Collectors.joining(" ")));
    }

    /** Of this JVM, which is the jar or what a build tool put together. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
