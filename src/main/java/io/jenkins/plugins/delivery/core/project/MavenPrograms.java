package io.jenkins.plugins.delivery.core.project;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which modules of a Maven project are programs, by the plugins that they and the POMs above them have. */
final class MavenPrograms {
    private static final String SPRING_BOOT = "spring-boot-maven-plugin";
    private static final String MICRONAUT = "micronaut-maven-plugin";
    private static final String JIB = "jib-maven-plugin";

    /** Which make a jar that {@code java -jar} runs when they are told its main class. */
    private static final List<String> JARS = List.of("maven-shade-plugin", "maven-assembly-plugin", "maven-jar-plugin");

    /** Which put an application server into a jar, beside the WAR, or Vert.x and the libraries. */
    private static final List<String> SERVERS =
            List.of("wildfly-swarm-plugin", "thorntail-maven-plugin", "wildfly-jar-maven-plugin", "vertx-maven-plugin");

    /** Parents that make a jar that runs, with its libraries beside it. */
    private static final Set<String> PARENTS_OF_PROGRAMS = Set.of("helidon-mp", "helidon-se");

    private static final String MAIN = "void main(String";

    private static final List<String> MAINS = List.of(MAIN, "fun main(");

    private static final List<String> ENTRY_POINTS =
            List.of("@SpringBootApplication", "SpringApplication.run", "SpringApplicationBuilder", "@QuarkusMain");

    /** What only an application server has. */
    private static final Set<String> SERVER_APIS = Set.of(
            "javaee-api",
            "javaee-web-api",
            "jakarta.jakartaee-api",
            "jakarta.jakartaee-web-api",
            "jakarta.ejb-api",
            "javax.ejb-api",
            "jboss-ejb-api_3.2_spec",
            "microprofile");

    private final Function<String, Optional<PomFile>> byArtifact;

    /** Whether a POM of the project names Spring Boot's plugin, so that no parent elsewhere brings it. */
    private final boolean hasSpringBoot;

    private final Path workspace;

    /** @param byArtifact a POM of the repository by its artifact */
    MavenPrograms(Path workspace, List<PomFile> poms, Function<String, Optional<PomFile>> byArtifact) {
        this.workspace = workspace;
        this.byArtifact = byArtifact;
        this.hasSpringBoot =
                poms.stream().flatMap(pom -> pom.plugins(SPRING_BOOT)).findAny().isPresent();
    }

    /** What the log should say of the programs, a sentence each. */
    List<String> remarks(List<PomFile> poms) {
        return poms.stream()
                .filter(pom -> product(pom) == Product.WAR
                        && new DockerfileSearch(workspace, Set.of())
                                .of(pom.directory())
                                .isEmpty())
                .flatMap(pom -> above(pom)
                        .flatMap(place -> place.dependencies().stream())
                        .filter(SERVER_APIS::contains)
                        .findFirst()
                        .map(api -> pom.artifactId() + " names " + api + ": without a Dockerfile its image has Tomcat,"
                                + " which has no EJB, CDI, JPA or JAX-RS; a Dockerfile chooses an application server")
                        .stream())
                .toList();
    }

    Product product(PomFile pom) {
        if (pom.packaging().equals("pom")) {
            return Product.NONE;
        }
        if (isQuarkus(pom)) {
            // A library of a Quarkus project has the plugin of its parent, and no application of its own.
            return !Files.isDirectory(pom.directory().resolve("src/main"))
                    ? Product.NONE
                    : QuarkusPackage.isJar(pom, above(pom), workspace) ? Product.EXECUTABLE_JAR : Product.QUARKUS;
        }
        if (makesProgram(pom)) {
            return Product.EXECUTABLE_JAR;
        }
        if (pom.packaging().equals("war")) {
            return Product.WAR;
        }
        return isOfClasses(pom) ? Product.EXECUTABLE_JAR : Product.NONE;
    }

    /**
     * Whether it is run from its classes: Jib takes them and the libraries as they are, and so does who has the build
     * copy the libraries. No jar of it runs by itself.
     */
    private boolean isOfClasses(PomFile pom) {
        return pom.packaging().equals("jar")
                && (copiesLibraries(pom)
                        || above(pom)
                                .flatMap(place -> place.plugins(JIB))
                                .anyMatch(plugin -> plugin.place() != PomPlugin.Place.MANAGEMENT))
                && SourceDirectory.mentions(pom.directory(), List.of(MAIN));
    }

    private static boolean copiesLibraries(PomFile pom) {
        return pom.plugins("maven-dependency-plugin")
                .anyMatch(plugin -> plugin.place() == PomPlugin.Place.BUILD
                        && plugin.goals().contains("copy-dependencies"));
    }

    /** Whether the build has to be told to copy the libraries of a program, which only Jib would find otherwise. */
    boolean wantsLibraries(PomFile pom) {
        return product(pom) == Product.EXECUTABLE_JAR && !isQuarkus(pom) && !makesProgram(pom) && !copiesLibraries(pom);
    }

    private boolean isQuarkus(PomFile pom) {
        return above(pom).anyMatch(place -> builds(place, QuarkusPackage.PLUGIN));
    }

    /** Whether a plugin makes an archive that {@code java -jar} runs. */
    private boolean makesProgram(PomFile pom) {
        boolean springBoots = builds(pom, SPRING_BOOT) || isSpringBoots(pom);
        return springBoots && !isNotRepackaged(pom)
                || builds(pom, MICRONAUT)
                || JARS.stream().anyMatch(plugin -> makesJar(pom, plugin))
                || SERVERS.stream()
                        .flatMap(pom::plugins)
                        .anyMatch(plugin -> plugin.place() == PomPlugin.Place.BUILD
                                && !plugin.goals().isEmpty())
                || isOfProgramsParent(pom);
    }

    /** Whether it is made into an image by a plugin of its build. A profile counts: images are seldom made in every build. */
    boolean makesImage(PomFile pom) {
        return above(pom).anyMatch(place -> place.plugins(JIB).findAny().isPresent() || MavenSkips.buildsImage(place));
    }

    /** Where a POM above has the plugin, or one that is elsewhere may have it, the code says which modules are programs. */
    private boolean isSpringBoots(PomFile pom) {
        boolean mayHave = above(pom)
                .flatMap(place -> place.plugins(SPRING_BOOT))
                .anyMatch(plugin -> plugin.place() != PomPlugin.Place.MANAGEMENT);
        boolean unknown = !hasSpringBoot && hasUnknownParent(pom);
        return (mayHave || unknown) && SourceDirectory.mentions(pom.directory(), ENTRY_POINTS);
    }

    /** A library below a parent of programs says so: the plugin is skipped there. */
    private boolean isNotRepackaged(PomFile pom) {
        return pom.isTrueText("${spring-boot.repackage.skip}")
                || above(pom)
                        .flatMap(place -> place.plugins(SPRING_BOOT))
                        .filter(plugin -> plugin.place() != PomPlugin.Place.PROFILE)
                        .flatMap(plugin -> plugin.skips().stream())
                        .findFirst()
                        .filter(pom::isTrueText)
                        .isPresent();
    }

    /** Shading is for libraries as well: with a main class, it makes a program. */
    private boolean makesJar(PomFile pom, String artifact) {
        return builds(pom, artifact)
                        && (above(pom).flatMap(place -> place.plugins(artifact)).anyMatch(PomPlugin::hasMainClass)
                                // A parent that is elsewhere may name the class, where the code has one to begin with.
                                || artifact.equals(JARS.get(0))
                                        && hasUnknownParent(pom)
                                        && SourceDirectory.mentions(pom.directory(), MAINS))
                || fillsInMainClass(pom, artifact);
    }

    /** Whether a plugin of the build above it takes the main class from a property, which the module sets for itself. */
    private boolean fillsInMainClass(PomFile pom, String artifact) {
        return byArtifact
                .apply(pom.parent())
                .filter(parent -> above(parent)
                        .filter(place -> builds(place, artifact))
                        .flatMap(place -> place.plugins(artifact))
                        .flatMap(plugin -> plugin.mainClasses().stream())
                        .anyMatch(text -> {
                            String own = pom.value(text);
                            return !own.isEmpty() && !own.contains("${") && !own.equals(parent.value(text));
                        }))
                .isPresent();
    }

    private boolean isOfProgramsParent(PomFile pom) {
        return above(pom).anyMatch(place -> PARENTS_OF_PROGRAMS.contains(place.parent()))
                && SourceDirectory.hasAny(pom.directory());
    }

    private boolean hasUnknownParent(PomFile pom) {
        return above(pom)
                .reduce((below, above) -> above)
                .filter(top -> !top.parent().isEmpty() && !MavenCoverage.PLAIN_PARENTS.contains(top.parent()))
                .isPresent();
    }

    private static boolean builds(PomFile pom, String plugin) {
        return pom.plugins(plugin).anyMatch(named -> named.place() == PomPlugin.Place.BUILD);
    }

    /** The POM, and those above it in the repository. */
    Stream<PomFile> above(PomFile pom) {
        Set<String> seen = new HashSet<>();
        return Stream.iterate(
                pom,
                place -> place != null && seen.add(place.artifactId()),
                place -> byArtifact.apply(place.parent()).orElse(null));
    }
}
