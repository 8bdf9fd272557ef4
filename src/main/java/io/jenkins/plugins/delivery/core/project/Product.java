package io.jenkins.plugins.delivery.core.project;

/** What the build of a module makes, as far as it can run by itself. */
public enum Product {
    /** A library, or nothing. */
    NONE,
    /** A jar or war that {@code java -jar} runs, as Spring Boot's plugin makes it. */
    EXECUTABLE_JAR,
    /** Quarkus' directory {@code quarkus-app}. */
    QUARKUS,
    /** A web application that wants a servlet container. */
    WAR,
    /** A start script and jars, made by Gradle's {@code installDist}. */
    DISTRIBUTION;

    /** Whether it runs. */
    public boolean runs() {
        return this != NONE;
    }
}
