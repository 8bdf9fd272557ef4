package io.jenkins.plugins.delivery.core.project;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plugins of a Maven build whose work is another's here: images, which {@code buildImage} builds without an engine on the
 * agent, and signatures for Maven Central, whose key is not on the agent. Each has a property that leaves it out.
 *
 * @param options for Maven's command line
 * @param remarks for the log
 */
record MavenSkips(List<String> options, List<String> remarks) {
    private static final Map<String, List<String>> IMAGES = new LinkedHashMap<>();

    static {
        // Spotify's and fabric8's plugins have one artifact and differ in the property.
        IMAGES.put("docker-maven-plugin", List.of("-Ddocker.skip", "-DskipDocker"));
        IMAGES.put("dockerfile-maven-plugin", List.of("-Ddockerfile.skip"));
        IMAGES.put("jib-maven-plugin", List.of("-Djib.skip"));
        IMAGES.put("kubernetes-maven-plugin", List.of("-Djkube.skip"));
        IMAGES.put("openshift-maven-plugin", List.of("-Djkube.skip"));
        IMAGES.put("fabric8-maven-plugin", List.of("-Dfabric8.skip"));
    }

    /** Of those for clusters, the goals that only write files. */
    private static final Set<String> HARMLESS = Set.of("resource", "helm");

    private static final String SPRING_BOOT = "spring-boot-maven-plugin";
    private static final String SIGNATURES = "maven-gpg-plugin";

    static MavenSkips of(List<PomFile> poms, Path workspace) {
        Set<String> options = new LinkedHashSet<>();
        List<String> remarks = new ArrayList<>();
        IMAGES.forEach((plugin, skip) -> {
            if (runs(poms, plugin)) {
                options.addAll(skip);
                remarks.add(plugin + " is left out: the images are built after the tests, without Docker on the agent");
            }
        });
        if (poms.stream().anyMatch(MavenSkips::buildsImage)) {
            options.add("-Dspring-boot.build-image.skip");
            remarks.add(
                    SPRING_BOOT + ":build-image is left out: the images are built after the tests, without Docker on"
                            + " the agent");
        }
        if (poms.stream().anyMatch(pom -> QuarkusPackage.makesImage(pom, workspace))) {
            options.addAll(QuarkusPackage.WITHOUT_IMAGE);
            remarks.add(QuarkusPackage.IMAGES + " of the settings are left out: the images are built after the tests,"
                    + " without Docker on the agent");
        }
        if (runs(poms, SIGNATURES)) {
            options.add("-Dgpg.skip");
            remarks.add(SIGNATURES + " is left out: nothing is released to a Maven repository");
        }
        return new MavenSkips(List.copyOf(options), List.copyOf(remarks));
    }

    /** Whether a POM has Spring Boot's plugin make an image. */
    static boolean buildsImage(PomFile pom) {
        return pom.plugins(SPRING_BOOT)
                .anyMatch(plugin -> plugin.goals().stream().anyMatch(goal -> goal.startsWith("build-image")));
    }

    /** Whether a goal of it is bound to a phase. A profile counts: whether it is active only Maven knows. */
    private static boolean runs(List<PomFile> poms, String artifact) {
        return poms.stream()
                .flatMap(pom -> pom.plugins(artifact))
                .anyMatch(plugin -> !HARMLESS.containsAll(plugin.goals()));
    }
}
