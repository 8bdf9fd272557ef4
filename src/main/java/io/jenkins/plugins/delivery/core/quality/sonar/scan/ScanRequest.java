package io.jenkins.plugins.delivery.core.quality.sonar.scan;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import io.jenkins.plugins.delivery.core.project.GradleBuild;
import io.jenkins.plugins.delivery.core.project.PomFile;
import io.jenkins.plugins.delivery.core.quality.sonar.SonarTaskFile;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is to be analysed.
 *
 * @param directory of the project, relative to the workspace
 * @param projectKey by which SonarQube is to know it; null for the project's own
 * @param properties for the scanner, above all others
 */
public record ScanRequest(String directory, @CheckForNull String projectKey, Map<String, String> properties)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String FILE = "sonar-project.properties";
    private static final String KEY = "sonar.projectKey";
    private static final String BASE = "sonar.projectBaseDir";
    private static final String WORK = "sonar.working.directory";
    private static final Pattern PROJECT_KEY = Pattern.compile("(?!\\d+$)[A-Za-z0-9_.:-]{1,400}");

    /** What decides who gets the token, and the token itself. */
    private static final Set<String> RESERVED = Set.of(
            "sonar.host.url",
            "sonar.token",
            "sonar.login",
            "sonar.password",
            "sonar.scanner.apiBaseUrl",
            "sonar.scanner.sonarcloudUrl",
            "sonar.region");

    /**
     * Checks what can be checked without the workspace.
     *
     * @throws InvalidInputException when something is wrong
     */
    public ScanRequest {
        if (projectKey != null && !PROJECT_KEY.matcher(projectKey).matches()) {
            throw new InvalidInputException(
                    "projectKey",
                    projectKey,
                    "is no key of a SonarQube project",
                    "use letters, digits, '-', '_', '.' and ':', and not digits alone");
        }
        properties = Map.copyOf(properties);
        properties.keySet().forEach(key -> check("properties", key));
    }

    /** Whether it is not for a project to say. */
    static boolean isReserved(String key) {
        return RESERVED.contains(key) || key.equals(BASE) || key.equals(WORK);
    }

    private static void check(String field, String key) {
        if (!key.startsWith("sonar.")) {
            throw new InvalidInputException(
                    field, key, "is no property of SonarQube's", "write it as sonar.exclusions, for example");
        }
        if (RESERVED.contains(key)) {
            throw new InvalidInputException(
                    field,
                    key,
                    "is not for a build to say",
                    "an administrator sets sonar.serverUrl and sonar.tokenCredentialsId in the settings");
        }
    }

    /**
     * What the scanner is told of the project.
     *
     * @param properties for the scanner, without the server and its token
     * @param remarks for the log
     */
    public record Project(Map<String, String> properties, List<String> remarks) implements Serializable {
        private static final long serialVersionUID = 1L;

        public Project {
            properties = new TreeMap<>(properties);
            remarks = new ArrayList<>(remarks);
        }

        /** Where the scanner leaves which analysis it has asked for, absolute. */
        public String taskFile() {
            return Path.of(properties.get(BASE))
                    .resolve(properties.get(WORK))
                    .resolve(SonarTaskFile.NAME)
                    .toString();
        }

        /** By which SonarQube knows it. */
        public String key() {
            return properties.get(KEY);
        }
    }

    /**
     * Looks at the project: Maven's files or Gradle's first, then {@code sonar-project.properties}, then the request.
     *
     * @throws DeliveryException when there is nothing to analyse, or it was not compiled
     */
    public Project in(Path workspace) {
        Path base = WorkspaceFile.in(workspace, "directory", directory).path();
        // A workspace in which nothing was done yet is not there, and has no project either.
        boolean itself = base.equals(workspace.normalize());
        if (!itself && !Files.isDirectory(base)) {
            throw new InvalidInputException(
                    "directory", directory, "is no directory of the workspace", "name the one that has the pom.xml");
        }
        boolean file = Files.isRegularFile(base.resolve(FILE));
        if (!PomFile.isIn(base) && !GradleBuild.isIn(base) && !file) {
            throw new DeliveryException("There is neither pom.xml nor build.gradle nor " + FILE + " in " + base
                    + ": check the sources out before, or name the project's directory");
        }
        Map<String, String> all = new TreeMap<>();
        List<String> remarks = new ArrayList<>();
        if (PomFile.isIn(base)) {
            MavenProject project = MavenProject.in(base, workspace);
            all.putAll(project.properties());
            remarks.addAll(project.remarks());
        } else if (GradleBuild.isIn(base)) {
            GradleProject project = GradleProject.in(base, workspace);
            all.putAll(project.properties());
            remarks.addAll(project.remarks());
        } else {
            all.put(WORK, ".scannerwork");
        }
        if (file) {
            all.putAll(read(WorkspaceFile.in(workspace, base, FILE, FILE)));
            remarks.add(FILE + " of the project counts");
        }
        all.putAll(properties);
        // Not for the project to say: it would be looked for in vain.
        all.put(BASE, base.toString());
        if (projectKey != null) {
            all.put(KEY, projectKey);
        }
        if (!all.containsKey(KEY)) {
            throw new InvalidInputException(
                    "projectKey", null, "is missing", "give it to sonarScan, or set " + KEY + " in " + FILE);
        }
        return new Project(all, remarks);
    }

    private static Map<String, String> read(WorkspaceFile file) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(file.text()));
        } catch (IOException | IllegalArgumentException e) {
            throw new DeliveryException(file.path() + " cannot be read: " + e.getMessage(), e);
        }
        Map<String, String> read = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> {
            if (RESERVED.contains(key)) {
                check(FILE, key);
            }
            read.put(key, properties.getProperty(key).trim());
        });
        return read;
    }
}
