package io.jenkins.plugins.delivery.core.quality.sonar.scan;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.project.MavenReactor;
import io.jenkins.plugins.delivery.core.project.PomFile;
import io.jenkins.plugins.delivery.core.project.SourceDirectory;
import io.jenkins.plugins.delivery.core.text.Count;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A Maven project that was built, as SonarQube's scanner wants to be told of it: the same as its Maven plugin says. */
final class MavenProject {
    private static final List<String> SOURCES =
            List.of(PomFile.NAME, "src/main/java", "src/main/kotlin", "src/main/resources", "src/main/webapp");
    private static final List<String> TESTS = List.of("src/test/java", "src/test/kotlin", "src/test/resources");

    /** What the modules have of the root, and what would be one name for all of them. */
    private static final Set<String> OF_THE_WHOLE =
            Set.of("sonar.projectKey", "sonar.projectName", "sonar.projectVersion", "sonar.organization");

    private static final String CLASSES = "target/classes";
    private static final String TEST_CLASSES = "target/test-classes";
    private static final List<String> TEST_REPORTS = List.of("target/surefire-reports", "target/failsafe-reports");
    private static final String REPORTING = "target/site";
    private static final String JACOCO_REPORT = "jacoco.xml";
    private static final String AGGREGATE = "jacoco-aggregate";

    private final ScannerProperties properties;
    private final List<String> aggregateReports = new ArrayList<>();
    private int modules;
    private int coverageReports;
    private int libraries;

    private MavenProject(Path workspace) {
        properties = new ScannerProperties(workspace);
    }

    /**
     * Looks at a project.
     *
     * @param workspace which no module, source or report of it may leave
     * @throws DeliveryException when it was not compiled, a POM of it cannot be read, or its modules have no end
     */
    static MavenProject in(Path directory, Path workspace) {
        MavenProject project = new MavenProject(workspace);
        MavenReactor.Module root = MavenReactor.readBuilt(directory, workspace);
        PomFile pom = root.pom();
        project.add("", root);
        project.properties.putIfAbsent("sonar.projectKey", id(pom));
        if (!pom.version().isEmpty() && !pom.version().contains("${")) {
            project.properties.putIfAbsent("sonar.projectVersion", pom.version());
        }
        project.properties.put("", "sonar.working.directory", "target/sonar");
        if (!project.aggregateReports.isEmpty()) {
            project.properties.put(
                    "", "sonar.coverage.jacoco.aggregateXmlReportPaths", String.join(",", project.aggregateReports));
        }
        return project;
    }

    /** For the scanner. */
    Map<String, String> properties() {
        return properties.asMap();
    }

    /** What was found and what was missed, a sentence each. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        remarks.add("Maven project with " + Count.of(modules, "module") + ", "
                + Count.of(coverageReports, "JaCoCo report") + ", " + Count.of(libraries, "library", "libraries"));
        if (coverageReports == 0) {
            remarks.add("No target/site/jacoco*/jacoco.xml is there, so SonarQube will see no coverage: run"
                    + " jacoco:report before sonarScan");
        }
        return remarks;
    }

    private static String id(PomFile pom) {
        return pom.groupId().isEmpty() ? pom.artifactId() : pom.groupId() + ":" + pom.artifactId();
    }

    private void add(String prefix, MavenReactor.Module module) {
        PomFile pom = module.pom();
        Path directory = pom.directory();
        modules++;
        properties.put(prefix, "sonar.projectBaseDir", directory.toString());
        properties.put(prefix, "sonar.projectName", pom.name());
        properties.put(prefix, "sonar.sources", properties.there(directory, with(SOURCES, pom.sources())));
        properties.put(prefix, "sonar.tests", properties.there(directory, with(TESTS, pom.testSources())));
        properties.put(prefix, "sonar.java.source", pom.javaRelease());
        classes(prefix, pom);
        properties.put(prefix, "sonar.junit.reportPaths", properties.there(directory, TEST_REPORTS));
        coverage(prefix, directory);
        pom.propertiesOf("sonar.").forEach((key, value) -> {
            if (!ScanRequest.isReserved(key) && (prefix.isEmpty() || !OF_THE_WHOLE.contains(key))) {
                properties.put(prefix, key, value);
            }
        });
        List<String> ids = new ArrayList<>();
        for (MavenReactor.Module below : module.modules()) {
            ids.add(id(below.pom()));
            add(prefix + id(below.pom()) + ".", below);
        }
        properties.put(prefix, "sonar.modules", ids.isEmpty() ? null : String.join(",", ids));
    }

    private void classes(String prefix, PomFile pom) {
        Path directory = pom.directory();
        boolean compiled = Files.isDirectory(directory.resolve(CLASSES));
        // Of a module that only lists others nothing is compiled, whatever was left in it.
        if (!compiled && !pom.packaging().equals("pom") && SourceDirectory.hasJava(directory)) {
            throw new DeliveryException(directory.resolve("src/main/java") + " is there, and " + CLASSES
                    + " is not: compile before sonarScan, as with mvn verify");
        }
        List<String> jars = SurefireClassPath.libraries(directory);
        libraries += jars.size();
        String joined = jars.isEmpty() ? null : String.join(",", jars);
        properties.put(prefix, "sonar.java.binaries", compiled ? CLASSES : null);
        properties.put(prefix, "sonar.java.libraries", joined);
        if (Files.isDirectory(directory.resolve(TEST_CLASSES))) {
            properties.put(prefix, "sonar.java.test.binaries", TEST_CLASSES);
            properties.put(prefix, "sonar.java.test.libraries", joined == null ? CLASSES : joined + "," + CLASSES);
        }
    }

    private void coverage(String prefix, Path directory) {
        List<String> own = new ArrayList<>();
        for (Path report : jacocoReports(directory.resolve(REPORTING))) {
            coverageReports++;
            if (String.valueOf(report.getParent()).endsWith(AGGREGATE)) {
                aggregateReports.add(report.toString());
            } else {
                own.add(report.toString());
            }
        }
        properties.put(prefix, "sonar.coverage.jacoco.xmlReportPaths", own.isEmpty() ? null : String.join(",", own));
    }

    private List<Path> jacocoReports(Path reporting) {
        if (!Files.isDirectory(reporting)) {
            return List.of();
        }
        try (Stream<Path> reports = Files.list(reporting)) {
            return reports.filter(report -> String.valueOf(report.getFileName()).startsWith("jacoco"))
                    .map(report -> report.resolve(JACOCO_REPORT))
                    .filter(Files::isRegularFile)
                    .filter(report -> properties.isInWorkspace(report.getParent(), JACOCO_REPORT))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> with(List<String> usual, @CheckForNull String own) {
        return own == null
                ? usual
                : Stream.concat(usual.stream(), Stream.of(own)).toList();
    }
}
