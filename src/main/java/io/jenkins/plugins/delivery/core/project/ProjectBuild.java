package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a project is built: shell commands, and where they leave what.
 *
 * @param tool Maven or Gradle
 * @param directory in which the commands run, relative to the workspace, with {@code /}; empty for the workspace itself
 * @param compile what compiles it; with tests that are skipped, what packages it as well
 * @param test what tests and packages it; empty when its tests are skipped
 * @param assemble what packages it after tests that do not; empty when there is nothing left to do
 * @param modules at least one
 * @param javaRelease the Java that its commands run with, as {@code 17} or {@code 1.8}; null when the files do not say
 * @param remarks what the log should say, a sentence each
 */
public record ProjectBuild(
        BuildTool tool,
        String directory,
        String compile,
        String test,
        String assemble,
        List<ProjectModule> modules,
        @CheckForNull String javaRelease,
        List<String> remarks) {
    public ProjectBuild {
        modules = List.copyOf(modules);
        remarks = List.copyOf(remarks);
    }

    /** For Pipelines and as JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("tool", tool.text());
        map.put("directory", directory.isEmpty() ? "." : directory);
        map.put("compile", compile);
        map.put("test", test);
        map.put("assemble", assemble);
        map.put("tested", tested());
        return map;
    }

    /** The same with a command after that which packages it. */
    ProjectBuild andAtLast(String command, String remark) {
        boolean assembles = !assemble.isEmpty();
        boolean tests = !assembles && !test.isEmpty();
        String more = " && " + command;
        return new ProjectBuild(
                tool,
                directory,
                assembles || tests ? compile : compile + more,
                tests ? test + more : test,
                assembles ? assemble + more : assemble,
                modules,
                javaRelease,
                Stream.concat(remarks.stream(), Stream.of(remark)).toList());
    }

    /** The newest Java that some modules are compiled for; empty when none says it. */
    static Optional<JavaRelease> newest(List<ProjectModule> modules) {
        return JavaRelease.newest(
                modules.stream().map(ProjectModule::javaRelease).filter(Objects::nonNull));
    }

    /** Whether any of it has tests. */
    public boolean tested() {
        return modules.stream().anyMatch(ProjectModule::tested);
    }
}
