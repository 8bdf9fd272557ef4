package io.jenkins.plugins.delivery.core.project;

/**
 * The init script that measures coverage in a Gradle build without a change to it: JaCoCo where the build has none, and
 * in any case the XML report after the tests, in which the code of projects without tests counts as well.
 */
public final class GradleCoverage {
    /** The variable of the shell in which the test command finds the script's path. */
    public static final String VARIABLE = "DELIVERY_INIT_SCRIPT";

    private GradleCoverage() {}

    /** The script, for Gradle from 4 on. */
    public static String initScript() {
        return """
                def hasSharedRepositories = false
                settingsEvaluated { settings ->
                    hasSharedRepositories = settings.hasProperty('dependencyResolutionManagement') &&
                        !settings.dependencyResolutionManagement.repositories.empty
                }
                allprojects { project ->
                    project.plugins.withId('java') {
                        // Nothing happens where the build applies it itself.
                        project.apply plugin: 'jacoco'
                        def version = project.jacoco.toolVersion
                        project.afterEvaluate {
                            // Gradle's own choice may be too old for the Java that runs it; the build's is left alone.
                            if (project.jacoco.toolVersion == version && version ==~ /0\\.([0-7]\\..*|8\\.(\\d|1[0-3])(\\D.*)?)/) {
                                project.jacoco.toolVersion = '%1$s'
                            }
                        }
                    }
                    project.plugins.withId('jacoco') {
                        project.tasks.withType(Test) { test ->
                            test.finalizedBy project.tasks.withType(JacocoReport).matching { it.name == 'jacocoTestReport' }
                        }
                        project.tasks.withType(JacocoReport) { report ->
                            // Gradle before 7 calls the property otherwise.
                            if (report.reports.xml.hasProperty('required')) {
                                report.reports.xml.required = true
                            } else {
                                report.reports.xml.enabled = true
                            }
                            if (report.name == 'jacocoTestReport') {
                                // Code without tests counts as not covered, which JaCoCo says of an empty file.
                                report.onlyIf = {
                                    def compiled = it.classDirectories.files.any { directory -> directory.exists() }
                                    if (compiled && !it.executionData.files.any { file -> file.exists() }) {
                                        it.executionData.files.take(1).each { file ->
                                            file.parentFile.mkdirs()
                                            file.createNewFile()
                                        }
                                    }
                                    compiled
                                }
                            }
                        }
                        project.afterEvaluate {
                            // Nowhere to take JaCoCo from: the build goes on without it, as it does by itself.
                            if (project.repositories.empty && !hasSharedRepositories) {
                                project.tasks.withType(Test) { test -> test.jacoco.enabled = false }
                                project.tasks.withType(JacocoReport) { report -> report.enabled = false }
                            }
                        }
                    }
                }
                """.formatted(MavenCoverage.VERSION);
    }
}
