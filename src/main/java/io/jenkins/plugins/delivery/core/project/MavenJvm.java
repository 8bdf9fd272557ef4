package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The Java that runs a build of Maven's: that for which the modules are compiled, unless the build itself refuses to run
 * with it, as with plugins that need a newer one.
 *
 * @param release as {@code 17}; null when nothing says it
 * @param remark for the log when it is another one than the modules'; empty when it is that
 */
record MavenJvm(@CheckForNull String release, String remark) {
    private static final String ENFORCER = "maven-enforcer-plugin";

    /** The first that Maven's plugins of today run with. */
    private static final int OLDEST = 8;

    /** @param compiledFor the newest Java of the modules; empty when they do not say */
    static MavenJvm of(List<PomFile> poms, Optional<JavaRelease> compiledFor) {
        List<JavaRange> ranges = poms.stream()
                .flatMap(pom -> pom.plugins(ENFORCER)
                        .filter(plugin -> plugin.place() == PomPlugin.Place.BUILD)
                        .flatMap(plugin -> plugin.javaVersions().stream())
                        .map(pom::value))
                .filter(text -> !text.contains("${"))
                .distinct()
                .map(JavaRange::new)
                .toList();
        String own = compiledFor.map(JavaRelease::text).orElse(null);
        int from = compiledFor.map(JavaRelease::number).orElse(OLDEST);
        int allowed = ranges.isEmpty() ? from : JavaRange.oldest(ranges, from);
        if (allowed == from) {
            return new MavenJvm(own, "");
        }
        return new MavenJvm(
                String.valueOf(allowed),
                "The build wants to run with Java "
                        + ranges.stream().map(JavaRange::text).collect(Collectors.joining(" and "))
                        + " (requireJavaVersion in the POM): it is run with " + allowed
                        + (own == null ? "" : ", although the modules are compiled for " + own));
    }
}
