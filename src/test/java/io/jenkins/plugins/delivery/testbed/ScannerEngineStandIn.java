package io.jenkins.plugins.delivery.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In place of the engine that SonarQube's scanner fetches from the server and runs: SonarSource's own takes 100 MB and a
 * server with its database. It says what it was told, and leaves behind what the real one does.
 */
public final class ScannerEngineStandIn {
    private static final Pattern PROPERTY = Pattern.compile("\"key\":\"([^\"]*)\",\"value\":\"([^\"]*)\"");

    private ScannerEngineStandIn() {}

    /** Reads the scanner's properties as JSON, as the real one does. */
    public static void main(String[] args) throws IOException {
        Map<String, String> told = new TreeMap<>();
        Matcher property = PROPERTY.matcher(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        while (property.find()) {
            told.put(property.group(1), property.group(2));
        }
        say(
                "INFO",
                "Told of branch " + told.get("sonar.branch.name") + ", exclusions " + told.get("sonar.exclusions")
                        + ", coverage " + told.containsKey("sonar.coverage.jacoco.xmlReportPaths"));
        if (told.containsKey("sonar.test.fail")) {
            say("ERROR", "You are not authorized to analyze this project. " + told.get("sonar.token"));
            System.exit(1);
        }
        Path work = Path.of(told.get("sonar.projectBaseDir")).resolve(told.get("sonar.working.directory"));
        Files.createDirectories(work);
        String server = told.get("sonar.host.url");
        Files.writeString(
                work.resolve("report-task.txt"),
                "projectKey=" + told.get("sonar.projectKey") + "\nserverUrl=" + server + "\ndashboardUrl=" + server
                        + "/dashboard?id=index\nceTaskId=2aa158bf-052d-42c8-b18d-98ea58b6305a\n");
    }

    private static void say(String level, String message) {
        System.out.println("{\"level\":\"" + level + "\",\"message\":\"" + message + "\"}");
    }

    /** What the server hands out. */
    static byte[] jar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, ScannerEngineStandIn.class.getName());
        String name = ScannerEngineStandIn.class.getName().replace('.', '/') + ".class";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest);
                InputStream own = ScannerEngineStandIn.class.getClassLoader().getResourceAsStream(name)) {
            jar.putNextEntry(new JarEntry(name));
            own.transferTo(jar);
        }
        return bytes.toByteArray();
    }
}
