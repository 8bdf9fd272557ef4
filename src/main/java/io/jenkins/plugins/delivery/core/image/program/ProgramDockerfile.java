package io.jenkins.plugins.delivery.core.image.program;

import io.jenkins.plugins.delivery.core.config.ProgramImageSettings;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The Dockerfiles of programs. Each is what a team could commit; its arguments are the base image, the user, the port and
 * the options of the JVM.
 */
final class ProgramDockerfile {
    /** Java releases with long support, for which there are base images. */
    private static final List<Integer> LONG_SUPPORT = List.of(8, 11, 17, 21, 25);

    /** For code that does not say for which Java it is, one that most code runs on. */
    private static final int USUAL = 21;

    private static final int FIRST_WITH_LAYERS = 203;
    private static final int FIRST_WITH_TOOLS = 303;
    private static final int FIRST_WITH_NEW_LAUNCHER = 302;

    private final ProgramImageSettings settings;

    ProgramDockerfile(ProgramImageSettings settings) {
        this.settings = settings;
    }

    /** The first stage's beginning; the arguments before FROM are those that FROM may use. */
    private String base(int javaRelease) {
        String image = settings.baseImage();
        return "ARG BASE=" + (image.isEmpty() ? "eclipse-temurin:" + runtime(javaRelease) + "-jre" : image) + "\n";
    }

    private static int runtime(int javaRelease) {
        if (javaRelease == 0) {
            return USUAL;
        }
        return LONG_SUPPORT.stream()
                .filter(release -> release >= javaRelease)
                .findFirst()
                .orElse(javaRelease);
    }

    /** What all that run by themselves end with. */
    private String end(String entryPoint) {
        return """
                ARG JAVA_OPTIONS=%s
                ENV JAVA_TOOL_OPTIONS=$JAVA_OPTIONS
                ARG PORT=%d
                EXPOSE $PORT
                ARG USER=%s
                USER $USER
                ENTRYPOINT %s
                """.formatted(value(settings.javaOptions()), settings.port(), settings.user(), entryPoint);
    }

    /** As ARG takes it: in quotes where there are blanks, and with what means something to a Dockerfile escaped. */
    private static String value(String text) {
        return text.matches("[A-Za-z0-9_.:=/,+%@-]*") ? text : "\"" + text.replaceAll("[\\\\\"$]", "\\\\$0") + "\"";
    }

    /** @param libraries what the archive wants beside it, directories with a {@code /} at their ends */
    String archive(String path, JarProgram program, List<String> libraries) {
        int minor = program.springBootMinor();
        if (!program.layered() || minor < FIRST_WITH_LAYERS || path.endsWith(".war")) {
            String name = path.endsWith(".war") ? "app.war" : "app.jar";
            String directory = path.substring(0, path.lastIndexOf('/') + 1);
            String beside = libraries.stream()
                    .map(library ->
                            "COPY " + copied(directory + library, library.endsWith("/") ? library : "./") + "\n")
                    .collect(Collectors.joining());
            return base(program.javaRelease())
                    + "FROM $BASE\nWORKDIR /app\n" + beside + "COPY " + copied(path, name) + "\n"
                    + end("[\"java\", \"-jar\", \"" + name + "\"]");
        }
        String launcher = minor >= FIRST_WITH_NEW_LAUNCHER
                ? "org.springframework.boot.loader.launch.JarLauncher"
                : "org.springframework.boot.loader.JarLauncher";
        String extract = minor >= FIRST_WITH_TOOLS
                ? "java -Djarmode=tools -jar app.jar extract --layers --launcher --destination extracted"
                : "java -Djarmode=layertools -jar app.jar extract --destination extracted";
        return base(program.javaRelease())
                + """
                # Libraries change seldom, so they are layers of their own.
                FROM $BASE AS layers
                WORKDIR /layers
                COPY %s
                RUN %s
                FROM $BASE
                WORKDIR /app
                COPY --from=layers /layers/extracted/dependencies/ ./
                COPY --from=layers /layers/extracted/spring-boot-loader/ ./
                COPY --from=layers /layers/extracted/snapshot-dependencies/ ./
                COPY --from=layers /layers/extracted/application/ ./
                """.formatted(copied(path, "app.jar"), extract)
                + end("[\"java\", \"" + launcher + "\"]");
    }

    /** @param libraries the directory with them */
    String ofClasses(String jar, String libraries, String main, int javaRelease) {
        return base(javaRelease)
                + """
                FROM $BASE
                WORKDIR /app
                COPY %s/ libs/
                COPY %s
                """.formatted(libraries, copied(jar, "app.jar"))
                + end("[\"java\", \"-cp\", \"app.jar:libs/*\", \"" + main + "\"]");
    }

    String quarkus(String directory, int javaRelease) {
        return base(javaRelease)
                + """
                FROM $BASE
                WORKDIR /app
                COPY %1$s/lib/ lib/
                COPY %1$s/*.jar ./
                COPY %1$s/app/ app/
                COPY %1$s/quarkus/ quarkus/
                """.formatted(directory)
                + end("[\"java\", \"-Dquarkus.http.host=0.0.0.0\", \"-jar\", \"quarkus-run.jar\"]");
    }

    /** @param own of the libraries those that the project itself makes, in names that need no quotes */
    String installed(String directory, String name, List<String> own, int javaRelease) {
        String end = end("[\"/app/bin/" + name + "\"]");
        if (own.isEmpty()) {
            return base(javaRelease) + """
                    FROM $BASE
                    WORKDIR /app
                    COPY %1$s/ ./
                    """.formatted(directory) + end;
        }
        String moved =
                String.join(" ", own.stream().map(jar -> "/program/lib/" + jar).toList());
        return base(javaRelease) + """
                # Libraries change seldom, so they are a layer of their own.
                FROM $BASE AS program
                USER 0
                COPY %1$s/ /program/
                RUN mkdir /own && mv %2$s /own/ && mv /program/lib /libraries
                FROM $BASE
                WORKDIR /app
                COPY --from=program /libraries/ lib/
                COPY --from=program /own/ lib/
                COPY --from=program /program/ ./
                """.formatted(directory, moved) + end;
    }

    String webApplication(String path, JarProgram program) {
        return "ARG BASE=tomcat:" + (program.oldServlets() ? "9" : "10") + "-jre"
                + Math.max(11, runtime(program.javaRelease()))
                + """

                FROM $BASE
                # Tomcat unpacks it as the user that the cluster chooses.
                RUN chmod 1777 /usr/local/tomcat/webapps /usr/local/tomcat/work /usr/local/tomcat/temp /usr/local/tomcat/logs
                COPY %s
                EXPOSE 8080
                """.formatted(copied(path, "/usr/local/tomcat/webapps/ROOT.war"));
    }

    /** In the form that takes names with blanks. */
    private static String copied(String path, String destination) {
        return "[\"" + path.replace("\\", "\\\\").replace("\"", "\\\"") + "\", \"" + destination + "\"]";
    }
}
