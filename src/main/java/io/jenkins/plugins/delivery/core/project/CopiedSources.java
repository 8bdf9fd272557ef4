package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.FileName;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import io.jenkins.plugins.delivery.core.image.dockerfile.Add;
import io.jenkins.plugins.delivery.core.image.dockerfile.Arg;
import io.jenkins.plugins.delivery.core.image.dockerfile.Copy;
import io.jenkins.plugins.delivery.core.image.dockerfile.Dockerfile;
import io.jenkins.plugins.delivery.core.image.dockerfile.Env;
import io.jenkins.plugins.delivery.core.image.dockerfile.Expose;
import io.jenkins.plugins.delivery.core.image.dockerfile.Instruction;
import io.jenkins.plugins.delivery.core.image.dockerfile.KeyValue;
import io.jenkins.plugins.delivery.core.image.dockerfile.Label;
import io.jenkins.plugins.delivery.core.image.dockerfile.Stage;
import io.jenkins.plugins.delivery.core.image.dockerfile.Words;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Dockerfile copies from its context, by which its context is known: a path as {@code orders/target/*.jar} is of
 * the repository's root, {@code target/*.jar} of the module.
 */
final class CopiedSources {
    /** Made by the build, so not there yet. */
    private static final Set<String> OUTPUTS = Set.of("target", "build");

    /** What a Dockerfile copies that builds the program itself. */
    private static final Set<String> BUILD_FILES =
            Set.of("src", "pom.xml", "mvnw", ".mvn", "gradlew", "gradle", "build.gradle", "build.gradle.kts");

    /** As Maven replaces it when it copies the Dockerfile, which no builder knows. */
    private static final Pattern FILTERED = Pattern.compile("\\$\\{[\\w-]++\\.[\\w.-]++}");

    private static final List<String> ARCHIVES = List.of(".jar", ".war");

    /** The directory that fabric8's docker-maven-plugin makes beside the Dockerfile, and nothing else does. */
    private static final String ASSEMBLY = "maven";

    private final List<String> sources;
    private final Map<String, String> guesses;
    private final boolean known;

    private CopiedSources(List<String> sources, Map<String, String> guesses, boolean known) {
        this.sources = List.copyOf(sources);
        this.guesses = Map.copyOf(guesses);
        this.known = known;
    }

    /**
     * Of a Dockerfile.
     *
     * @param buildArgs the values of its arguments
     * @param jar what an argument without a value means that stands for the whole path, as {@code target/*.jar}
     */
    static CopiedSources of(Path dockerfile, Path workspace, Map<String, String> buildArgs, String jar) {
        String text = "";
        try {
            text = WorkspaceFile.in(workspace, "dockerfile", FileName.text(dockerfile))
                    .textOfBytes();
            Dockerfile parsed = Dockerfile.parse(text, "Dockerfile");
            Reading reading = new Reading(parsed, buildArgs, jar);
            reading.read();
            return new CopiedSources(reading.sources, reading.guesses, reading.known);
        } catch (InvalidInputException e) {
            // The build of the image says what is wrong with it.
            return new CopiedSources(
                    List.of(), Map.of(), !FILTERED.matcher(text).find());
        }
    }

    /** Goes through the instructions in their order, since a variable is known from where it is set. */
    private static final class Reading {
        private final Dockerfile parsed;
        private final Map<String, String> buildArgs;
        private final String jar;
        private final Words words;
        private final Map<String, String> values = new HashMap<>();
        private final List<String> sources = new ArrayList<>();
        private final Map<String, String> guesses = new HashMap<>();
        private boolean known = true;

        Reading(Dockerfile parsed, Map<String, String> buildArgs, String jar) {
            this.parsed = parsed;
            this.buildArgs = buildArgs;
            this.jar = jar;
            this.words = new Words(parsed.escape());
        }

        void read() {
            parsed.globalArgs().forEach(arg -> set(arg.pairs()));
            for (Stage stage : parsed.stages()) {
                Set<String> missing = new HashSet<>();
                expand(stage.from().image(), missing);
                known = known && missing.isEmpty();
                stage.instructions().forEach(this::read);
            }
            known = known
                    && guesses.keySet().stream()
                            .noneMatch(name -> parsed.stages().stream()
                                    .flatMap(stage -> stage.instructions().stream())
                                    .anyMatch(instruction -> meansMore(instruction, name)));
        }

        private void read(Instruction instruction) {
            if (instruction instanceof Arg arg) {
                set(arg.pairs());
            } else if (instruction instanceof Env env) {
                set(env.pairs());
            }
            known = known && !FILTERED.matcher(instruction.source()).find();
            for (String source : copied(instruction)) {
                Set<String> missing = new HashSet<>();
                expand(source, missing);
                boolean whole = missing.size() == 1 && source.matches("\\$\\{?\\w+}?");
                missing.forEach(name -> guesses.putIfAbsent(name, whole ? jar : part(instruction, source, name)));
                sources.add(expand(source, missing));
            }
        }

        /** What stands for a part of a path: the end of one that becomes an archive is an archive's name. */
        private static String part(Instruction instruction, String source, String name) {
            if (source.endsWith("/$" + name) || source.endsWith("/${" + name + "}")) {
                String destination = destination(instruction);
                return ARCHIVES.stream()
                        .filter(destination::endsWith)
                        .findFirst()
                        .map(end -> "*" + end)
                        .orElse("*");
            }
            return "*";
        }

        private void set(List<KeyValue> pairs) {
            for (KeyValue pair : pairs) {
                if (pair.value() != null) {
                    Set<String> missing = new HashSet<>();
                    String value = expand(pair.value(), missing);
                    // What is made of an unknown value is unknown, as in ENV VERSION $VERSION.
                    if (missing.isEmpty()) {
                        values.putIfAbsent(pair.key(), value);
                    }
                }
            }
        }

        private String expand(String word, Set<String> missing) {
            return words.expand(word, name -> {
                String value = buildArgs.getOrDefault(name, values.getOrDefault(name, guesses.get(name)));
                if (value == null) {
                    missing.add(name);
                }
                return value;
            });
        }

        /** Whether a pattern instead of the value would be wrong. */
        private static boolean meansMore(Instruction instruction, String name) {
            if (instruction instanceof Arg || instruction instanceof Expose || instruction instanceof Label) {
                return false;
            }
            boolean copies = instruction instanceof Copy || instruction instanceof Add;
            String text = copies ? destination(instruction) : instruction.source();
            return text.contains("$" + name) || text.contains("${" + name);
        }
    }

    private static String destination(Instruction instruction) {
        return instruction instanceof Copy copy
                ? copy.destination()
                : instruction instanceof Add add ? add.destination() : "";
    }

    private static List<String> copied(Instruction instruction) {
        if (instruction instanceof Copy copy) {
            return copy.from() == null ? copy.sources() : List.of();
        }
        return instruction instanceof Add add
                ? add.sources().stream().filter(source -> !Add.isRemote(source)).toList()
                : List.of();
    }

    /** Whether every variable of the paths and of the base images has a value, or a pattern can take its place. */
    boolean areKnown() {
        return known;
    }

    /** The patterns for arguments without a value. */
    Map<String, String> guesses() {
        return guesses;
    }

    /** How many of them are in a directory, or will be when it has been built. */
    long in(Path directory, boolean module) {
        return sources.stream()
                .filter(source -> isIn(directory, module, source))
                .count();
    }

    /** Whether all are. */
    boolean areAllIn(Path directory, boolean module) {
        return in(directory, module) == sources.size();
    }

    /** Whether some are archives without a directory, as {@code app.jar}: builds leave them in a directory of their own. */
    boolean nameArchives() {
        return sources.stream().anyMatch(CopiedSources::isArchive);
    }

    /** Whether it copies nothing. */
    boolean areNone() {
        return sources.isEmpty();
    }

    /** Whether there is nothing else. */
    boolean areAllArchives() {
        return !sources.isEmpty() && sources.stream().allMatch(CopiedSources::isArchive);
    }

    /** Whether there is nothing else than what the build of a module leaves in its own directory. */
    boolean areAllOutputs() {
        return !sources.isEmpty()
                && sources.stream()
                        .allMatch(source -> OUTPUTS.contains(plain(source).split("/", 2)[0]));
    }

    /** Whether some are in a directory below the context, or that directory itself is one. */
    boolean areBelow(String directory) {
        return sources.stream()
                .map(CopiedSources::plain)
                .anyMatch(source -> (source + "/").startsWith(directory + "/"));
    }

    /** Whether the whole context is among them. */
    boolean areWhole() {
        return sources.stream().map(CopiedSources::plain).anyMatch(source -> source.isEmpty() || source.equals("."));
    }

    /**
     * Whether a program can come of it: something that a build makes, or what it is built from. Others are those of
     * databases, brokers and what else a repository has beside its program.
     */
    boolean areOfProgram() {
        return areWhole()
                || sources.stream().map(CopiedSources::plain).anyMatch(source -> {
                    String first = source.split("/", 2)[0];
                    return OUTPUTS.contains(first)
                            || BUILD_FILES.contains(first)
                            || ARCHIVES.stream().anyMatch(source::endsWith);
                });
    }

    /** Whether archives without a directory and files of the repository are wanted side by side, which no directory has. */
    boolean areMixed(Path directory, boolean module) {
        return nameArchives() && !areAllArchives() && !areAllIn(directory, module);
    }

    /** Whether it copies the jars of a directory that a pattern matches, as one. */
    boolean takeAnyJar() {
        return sources.stream()
                .map(source -> source.substring(source.lastIndexOf('/') + 1))
                .anyMatch(name -> name.indexOf('*') >= 0 && name.endsWith(".jar") && !name.contains("plain"));
    }

    /** Whether it copies the libraries that Quarkus leaves beside a jar, and not in its directory {@code quarkus-app}. */
    boolean needQuarkusJar() {
        return sources.stream().map(CopiedSources::plain).anyMatch(source -> source.startsWith("target/lib/"));
    }

    /** Whether it copies what only a plugin of the build lays beside the Dockerfile, which is left out. */
    boolean needAssembly(Path context) {
        return sources.stream().map(source -> plain(source).split("/", 2)[0]).anyMatch(ASSEMBLY::equals)
                && !Files.exists(context.resolve(ASSEMBLY));
    }

    /**
     * Whether a directory has all of them once it is built: what a build makes of them is in its outputs, and not where
     * somebody copies it by hand.
     */
    boolean comeFrom(Path context, boolean module) {
        return areAllIn(context, module)
                && sources.stream()
                        .map(CopiedSources::plain)
                        .filter(source -> ARCHIVES.stream().anyMatch(source::endsWith))
                        .allMatch(source -> Stream.of(source.split("/")).anyMatch(OUTPUTS::contains)
                                || OUTPUTS.contains(FileName.of(context))
                                || isThere(context, source));
    }

    private static boolean isThere(Path context, String source) {
        try {
            return Files.exists(FileName.resolve(context, source));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isArchive(String source) {
        String plain = plain(source);
        return !plain.contains("/") && (plain.endsWith(".jar") || plain.endsWith(".war"));
    }

    private static boolean isIn(Path directory, boolean module, String source) {
        String plain = plain(source);
        String first = plain.split("/", 2)[0];
        if (first.isEmpty() || first.equals(".") || module && OUTPUTS.contains(first)) {
            return true;
        }
        if (first.indexOf('*') >= 0 || first.indexOf('?') >= 0 || first.indexOf('[') >= 0) {
            // What a pattern alone matches is there, or a build makes it.
            return !first.endsWith(".jar") && !first.endsWith(".war");
        }
        return isThere(directory, first);
    }

    private static String plain(String source) {
        String plain = source;
        while (plain.startsWith("./") || plain.startsWith("/")) {
            plain = plain.substring(plain.indexOf('/') + 1);
        }
        return plain;
    }
}
