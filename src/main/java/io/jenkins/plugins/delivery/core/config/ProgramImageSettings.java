package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WholeRange;
import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * What images of services without a Dockerfile are like; part of {@code imageBuild}. A build's own arguments come first.
 *
 * @param baseImage the base of programs that a JVM runs, as in {@code FROM}; empty means one for the Java of each program
 * @param user whom they run as: a number or a name, with a group behind a colon or without
 * @param port what they expose, 1 to 65535
 * @param javaOptions what their JVM gets, as in {@code JAVA_TOOL_OPTIONS}; may be empty
 */
public record ProgramImageSettings(String baseImage, String user, int port, String javaOptions)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final String DEFAULT_USER = "10001";
    public static final int DEFAULT_PORT = 8080;
    public static final String DEFAULT_JAVA_OPTIONS = "-XX:MaxRAMPercentage=75.0";

    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,500}");
    private static final Pattern USER =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,63})?");
    private static final WholeRange PORTS = new WholeRange(1, 65_535);
    private static final int MOST_OPTIONS = 4_000;

    public ProgramImageSettings {
        checkBaseImage(baseImage);
        checkUser(user);
        checkPort(port);
        checkJavaOptions(javaOptions);
    }

    /** What holds when nothing is set. */
    public static ProgramImageSettings defaults() {
        return new ProgramImageSettings("", DEFAULT_USER, DEFAULT_PORT, DEFAULT_JAVA_OPTIONS);
    }

    /** Throws unless the value is empty or can be an image. */
    public static void checkBaseImage(String image) {
        if (!image.isEmpty() && (image.contains("//") || !IMAGE.matcher(image).matches())) {
            throw new InvalidInputException(
                    "imageBuild.baseImage",
                    image,
                    "is not an image",
                    "write it as in FROM: eclipse-temurin:21-jre, or with the registry before it");
        }
    }

    /** Throws unless the value can be a user. */
    public static void checkUser(String user) {
        if (!USER.matcher(user).matches()) {
            throw new InvalidInputException(
                    "imageBuild.user", user, "is not a user", "write a number or a name, as in 10001 or 10001:10001");
        }
    }

    /** Throws unless the value is a port. */
    public static void checkPort(int port) {
        PORTS.check("imageBuild.port", port);
    }

    /** Throws unless the value is one line. */
    public static void checkJavaOptions(String options) {
        if (options.length() > MOST_OPTIONS || options.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(
                    "imageBuild.javaOptions",
                    options,
                    "is not a line of options",
                    "write them with blanks between, at most " + MOST_OPTIONS + " characters");
        }
    }
}
