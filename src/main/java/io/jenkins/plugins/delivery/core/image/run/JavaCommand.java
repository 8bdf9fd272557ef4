package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.jar.NotPlainException;
import io.jenkins.plugins.delivery.core.image.jar.PlainJar;
import io.jenkins.plugins.delivery.core.image.jar.SpringBootLayers;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.jar.Manifest;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * {@code java -Djarmode=layertools -jar app.jar extract [--destination directory]} of Spring Boot 2.3 to 3, and
 * {@code java -Djarmode=tools -jar app.jar extract [--layers] [--launcher] [--destination directory]} from 3.3 on.
 */
final class JavaCommand implements FileCommand {
    private static final String LAYERTOOLS =
            "BOOT-INF/lib/spring-boot-jarmode-layertools-(2\\.[3-7]|3\\.[0-3])\\..*\\.jar";
    private static final String TOOLS = "BOOT-INF/lib/spring-boot-jarmode-tools-(3\\.[3-9]|4\\.[0-9])\\..*\\.jar";

    /** They only show something. */
    static final Set<String> VERSION = Set.of("-version", "--version");

    /** Options by the environment. */
    static void checkEnvironment(Call call) {
        for (String name : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "JDK_JAR_OPTIONS")) {
            if (call.context().variables().containsKey(name)) {
                throw call.unknown("with " + name);
            }
        }
    }

    @Override
    public void run(Call call) throws IOException, InterruptedException {
        checkEnvironment(call);
        List<String> arguments = call.arguments();
        if (arguments.size() == 1 && VERSION.contains(arguments.get(0))) {
            // Whether it can start is not asked: the base is made for it.
            return;
        }
        boolean known = arguments.size() >= 4
                && arguments.get(0).matches("-Djarmode=(layertools|tools)")
                && arguments.get(1).equals("-jar")
                && arguments.get(3).equals("extract");
        if (!known) {
            throw call.unknown(String.join(" ", arguments));
        }
        String path = arguments.get(2);
        boolean tools = arguments.get(0).endsWith("=tools");
        String destination = null;
        boolean layers = false;
        boolean launcher = false;
        boolean force = false;
        List<String> rest = arguments.subList(4, arguments.size());
        for (int i = 0; i < rest.size(); i++) {
            String argument = rest.get(i);
            if (argument.equals("--destination") && i + 1 < rest.size()) {
                destination = rest.get(++i);
            } else if (tools && argument.equals("--layers")) {
                layers = true;
            } else if (tools && argument.equals("--launcher")) {
                launcher = true;
            } else if (tools && argument.equals("--force")) {
                force = true;
            } else {
                throw call.unknown("extract " + argument);
            }
        }
        if (destination == null) {
            String name = ImagePath.name(path);
            destination = tools ? name.replaceFirst("(?i)\\.[jw]ar$", "") : ".";
        }
        if (tools && !force) {
            checkEmpty(call, destination);
        }
        extract(call, path, new Form(tools, !tools || layers, !tools || launcher), destination);
    }

    /**
     * What is asked for.
     *
     * @param tools whether by the tools of 3.3 and later
     * @param layers whether each layer gets a directory of its own
     * @param launcher whether the archive is left as it is
     */
    private record Form(boolean tools, boolean layers, boolean launcher) {}

    private static void checkEmpty(Call call, String destination) {
        Place place = call.files().statOrLink(destination);
        if (place.exists()
                && (!place.isDirectory() || !call.files().children(place).isEmpty())) {
            // It says so, and ends as if all were well.
            throw call.unknown("extract into " + destination + ", which is not empty");
        }
    }

    private static void extract(Call call, String path, Form form, String destination)
            throws IOException, InterruptedException {
        try (JarContents jar = JarContents.open(call, path)) {
            check(call, jar.jar(), path, form);
            MkdirCommand.makeWithParents(call, destination);
            RunnableJar.Directories directories = entry -> destination + "/";
            if (form.layers()) {
                SpringBootLayers index = SpringBootLayers.of(jar.jar());
                for (String layer : index.names()) {
                    MkdirCommand.makeWithParents(call, destination + "/" + layer);
                }
                directories = entry -> destination + "/" + index.layer(entry) + "/";
            }
            if (form.launcher()) {
                for (ZipArchiveEntry entry : jar.jar().entries()) {
                    if (!entry.isDirectory()) {
                        jar.write(entry, directories.of(entry.getName()) + entry.getName());
                    }
                }
            } else {
                extractRunnable(call, jar, path, directories);
            }
        } catch (NotPlainException e) {
            throw call.unknown(path + e.getMessage());
        }
    }

    private static void extractRunnable(Call call, JarContents jar, String path, RunnableJar.Directories directories)
            throws IOException {
        RunnableJar runnable = new RunnableJar(call, jar, path);
        // Versions ask for the layer of the one or of the other.
        if (!directories.of(SpringBootLayers.INDEX).equals(directories.of(runnable.classes()))) {
            throw call.unknown(path + ", with its index in another layer than its classes");
        }
        runnable.extract(directories);
    }

    /** Whether the jar is one of Spring Boot's, with its layers and the mode that is asked for. */
    private static void check(Call call, PlainJar jar, String path, Form form) throws IOException {
        boolean tools = form.tools();
        Manifest manifest = jar.manifest();
        String main = manifest.getMainAttributes().getValue("Main-Class");
        String index = manifest.getMainAttributes().getValue("Spring-Boot-Layers-Index");
        boolean has = jar.entries().stream()
                .map(ZipArchiveEntry::getName)
                .anyMatch(name -> name.matches(TOOLS) && (tools || !name.matches(".*-tools-4\\..*"))
                        || !tools && name.matches(LAYERTOOLS));
        if (main == null
                || !main.matches("org\\.springframework\\.boot\\.loader\\.(launch\\.)?JarLauncher")
                || !SpringBootLayers.INDEX.equals(index)
                || !has) {
            throw call.unknown(path + ", which is no layered jar of a known Spring Boot");
        }
    }
}
