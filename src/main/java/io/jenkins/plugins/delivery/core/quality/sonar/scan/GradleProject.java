package io.jenkins.plugins.delivery.core.quality.sonar.scan;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.project.GradleBuild;
import io.jenkins.plugins.delivery.core.project.GradlePluginProperties;
import io.jenkins.plugins.delivery.core.project.ProjectModule;
import io.jenkins.plugins.delivery.core.project.SourceDirectory;
import io.jenkins.plugins.delivery.core.text.Count;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Gradle build that was built, as SonarQube's scanner wants to be told of it: by the places where Gradle's Java and
 * Kotlin plugins keep things, and what its scripts say to SonarQube's plugin by texts. Libraries are not told, since Gradle
 * leaves no list of them.
 */
final class GradleProject {
    private static final List<String> SOURCES =
            List.of("src/main/java", "src/main/kotlin", "src/main/groovy", "src/main/resources", "src/main/webapp");
    private static final List<String> TESTS = List.of("src/test/java", "src/test/kotlin", "src/test/groovy");
    private static final List<String> CLASSES =
            List.of("build/classes/java/main", "build/classes/kotlin/main", "build/classes/groovy/main");
    private static final List<String> TEST_CLASSES =
            List.of("build/classes/java/test", "build/classes/kotlin/test", "build/classes/groovy/test");
    private static final String TEST_REPORTS = "build/test-results/test";
    private static final String COVERAGE = "build/reports/jacoco/test/jacocoTestReport.xml";

    private static final String PREFIX = "sonar.";

    /** What the modules have of the root. */
    private static final Set<String> OF_THE_WHOLE =
            Set.of("sonar.projectKey", "sonar.projectVersion", "sonar.organization");

    private final Path workspace;
    private final ScannerProperties properties;

    /** The properties that the scripts compute. */
    private final Set<String> computed = new TreeSet<>();

    private int modules;
    private int coverageReports;

    private GradleProject(Path workspace) {
        this.workspace = workspace;
        properties = new ScannerProperties(workspace);
    }

    /**
     * Looks at a build.
     *
     * @param workspace which no project, source or report of it may leave
     * @throws DeliveryException when it was not compiled
     */
    static GradleProject in(Path directory, Path workspace) {
        GradleProject project = new GradleProject(workspace);
        List<ProjectModule> all = GradleBuild.modules(directory, workspace);
        ProjectModule root = all.get(0);
        String group = GradlePluginProperties.groupOf(directory, workspace);
        // As the plugin of SonarQube's for Gradle calls it.
        project.properties.put("", "sonar.projectKey", group.isEmpty() ? root.name() : group + ":" + root.name());
        project.properties.put("", "sonar.working.directory", "build/sonar");
        project.add("", root);
        project.addScripts("", GradlePluginProperties.ofRoot(directory, workspace, PREFIX));
        List<String> ids = new ArrayList<>();
        for (ProjectModule module : all.subList(1, all.size())) {
            // Two projects may have one name.
            String id = module.directory().replace('/', ':');
            ids.add(id);
            project.add(id + ".", module);
            project.addScripts(
                    id + ".",
                    GradlePluginProperties.ofProject(workspace.resolve(module.directory()), workspace, PREFIX));
        }
        if (!ids.isEmpty()) {
            project.properties.put("", "sonar.modules", String.join(",", ids));
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
        remarks.add("Gradle build with " + Count.of(modules, "project") + ", "
                + Count.of(coverageReports, "JaCoCo report"));
        if (coverageReports == 0) {
            remarks.add("No " + COVERAGE + " is there, so SonarQube will see no coverage: run jacocoTestReport with its"
                    + " XML report before sonarScan");
        }
        // What they compute of what was found is the same.
        Set<String> found = properties.asMap().keySet();
        List<String> missing = computed.stream()
                .filter(key -> found.stream().noneMatch(known -> known.endsWith(key)))
                .toList();
        if (!missing.isEmpty()) {
            remarks.add(String.join(", ", missing) + (missing.size() == 1 ? " is" : " are") + " computed by Gradle's"
                    + " scripts, which sonarScan does not run: sonar-project.properties, or properties of sonarScan,"
                    + " can say the same");
        }
        return remarks;
    }

    /** What the scripts say wins, as with Gradle. */
    private void addScripts(String prefix, GradlePluginProperties scripts) {
        scripts.values().forEach((key, value) -> {
            if (!ScanRequest.isReserved(key) && (prefix.isEmpty() || !OF_THE_WHOLE.contains(key))) {
                properties.put(prefix, key, value);
            }
        });
        scripts.computed().stream().filter(key -> !ScanRequest.isReserved(key)).forEach(computed::add);
    }

    private void add(String prefix, ProjectModule module) {
        Path directory = workspace.resolve(module.directory());
        modules++;
        properties.put(prefix, "sonar.projectBaseDir", directory.toString());
        properties.put(prefix, "sonar.projectName", module.name());
        String classes = properties.there(directory, CLASSES);
        if (classes == null && SourceDirectory.hasJava(directory)) {
            throw new DeliveryException(directory.resolve("src/main/java") + " is there, and " + CLASSES.get(0)
                    + " is not: compile before sonarScan, as with gradle build");
        }
        String sources = properties.there(directory, SOURCES);
        // A project without code of its own says so; else the scanner takes all that lies in it.
        properties.put(prefix, "sonar.sources", sources == null ? "" : sources);
        properties.put(prefix, "sonar.tests", properties.there(directory, TESTS));
        properties.put(prefix, "sonar.java.binaries", classes);
        properties.put(prefix, "sonar.java.test.binaries", properties.there(directory, TEST_CLASSES));
        properties.put(prefix, "sonar.junit.reportPaths", properties.there(directory, List.of(TEST_REPORTS)));
        String coverage = properties.there(directory, List.of(COVERAGE));
        coverageReports += coverage == null ? 0 : 1;
        properties.put(prefix, "sonar.coverage.jacoco.xmlReportPaths", coverage);
    }
}
