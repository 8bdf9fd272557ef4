package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Set;

/**
 * A part of a project that is built on its own: a module of Maven's, a subproject of Gradle's.
 *
 * @param name the artifact's, or the Gradle project's
 * @param directory relative to the workspace, with {@code /}; empty for the workspace itself
 * @param needs the directories of the modules of the repository that it is built from, not those that these need
 * @param tested whether it has tests
 * @param product what it makes
 * @param makesImage whether its build has a plugin that makes an image of it
 * @param javaRelease the Java that it is compiled for, as {@code 17}; null when the files do not say
 */
public record ProjectModule(
        String name,
        String directory,
        Set<String> needs,
        boolean tested,
        Product product,
        boolean makesImage,
        @CheckForNull String javaRelease) {
    public ProjectModule {
        needs = Set.copyOf(needs);
    }
}
