package io.jenkins.plugins.delivery.core.project;

/**
 * The init script that measures coverage in a Gradle build without a change to it: JaCoCo where the build has none, and in
 * any case the XML report after the tests.
 */
public final class GradleCoverage {
    /** The variable of the shell in which the test command finds the script's path. */
    public static final String VARIABLE = "DELIVERY_INIT_SCRIPT";

    private GradleCoverage() {}

    /** The script, for Gradle from 4 on. */
    public static String initScript() {
        return """
                allprojects {
                    plugins.withId('java') {
                        // Nothing happens where the build applies it itself.
                        apply plugin: 'jacoco'
                    }
                    tasks.withType(Test) {
                        finalizedBy project.tasks.withType(JacocoReport).matching { it.name == 'jacocoTestReport' }
                    }
                    tasks.withType(JacocoReport) {
                        reports {
                            // Gradle before 7 calls the property otherwise.
                            xml.hasProperty('required') ? (xml.required = true) : (xml.enabled = true)
                        }
                    }
                }
                """;
    }
}
