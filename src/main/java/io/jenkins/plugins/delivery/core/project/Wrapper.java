package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * The script by which a project brings its build tool: {@code mvnw} or {@code gradlew}, if it can work as it was checked
 * out. Without it the agent's own is called.
 *
 * @param command how a shell in the project's directory calls it
 * @param version of the tool that it brings, as {@code 3.9.6}; empty when unknown
 * @param remark why the script is not used although it is there; empty when there is nothing to say
 */
record Wrapper(String command, String version, String remark) {
    private static final int LINE = 200;

    /**
     * Looks for it, in the project's directory and those above it.
     *
     * @param script as {@code mvnw}
     * @param needed without which it does not work, relative to the script
     * @param own the agent's, as {@code mvn}
     */
    static Wrapper of(Path directory, Path workspace, String script, List<String> needed, String own) {
        int up = 0;
        Path root = workspace.toAbsolutePath().normalize();
        for (Path place = directory.toAbsolutePath().normalize();
                place != null && place.startsWith(root);
                place = place.getParent()) {
            if (Files.isRegularFile(place.resolve(script))) {
                return found(place, workspace, (up == 0 ? "./" : "../".repeat(up)) + script, script, needed, own);
            }
            up++;
        }
        return new Wrapper(own, "", "");
    }

    private static Wrapper found(
            Path place, Path workspace, String command, String script, List<String> needed, String own) {
        for (String file : needed) {
            if (!Files.isRegularFile(place.resolve(file))) {
                return new Wrapper(
                        own, "", script + " is not used, since " + file + " is missing: add it to the repository");
            }
        }
        if (hasWindowsLineEnds(place.resolve(script))) {
            return new Wrapper(
                    own,
                    "",
                    script + " is not used, since its lines end as on Windows: add '" + script
                            + " text eol=lf' to .gitattributes");
        }
        String version = version(WorkspaceFile.in(workspace, place, needed.get(0), needed.get(0)));
        // Git on Windows does not keep the bit; a shell does not need it.
        return new Wrapper(Files.isExecutable(place.resolve(script)) ? command : "sh " + command, version, "");
    }

    private static boolean hasWindowsLineEnds(Path script) {
        try (InputStream in = Files.newInputStream(script)) {
            return new String(in.readNBytes(LINE), StandardCharsets.ISO_8859_1).contains("\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of an address as {@code …/apache-maven-3.9.6-bin.zip}. */
    private static String version(WorkspaceFile properties) {
        Properties read = new Properties();
        try {
            read.load(new StringReader(properties.text()));
        } catch (IOException | IllegalArgumentException | InvalidInputException e) {
            return "";
        }
        String address = read.getProperty("distributionUrl", "");
        String file = address.substring(address.lastIndexOf('/') + 1);
        StringBuilder version = new StringBuilder();
        for (char c : file.toCharArray()) {
            if (Character.isDigit(c) || c == '.' && !version.isEmpty()) {
                version.append(c);
            } else if (!version.isEmpty()) {
                break;
            }
        }
        return version.toString();
    }

    /** Whether the version is known and not older. */
    boolean isAtLeast(int major, int minor, int patch) {
        String[] parts = version.split("\\.");
        int[] wanted = {major, minor, patch};
        for (int i = 0; i < wanted.length; i++) {
            int part = i < parts.length && parts[i].matches("\\d{1,6}") ? Integer.parseInt(parts[i]) : -1;
            if (part != wanted[i]) {
                return part > wanted[i];
            }
        }
        return true;
    }
}
