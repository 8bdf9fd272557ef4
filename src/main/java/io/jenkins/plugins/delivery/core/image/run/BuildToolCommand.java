package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code mvn} and {@code gradle}, which are not run: what the workspace's own build made takes the place of what they
 * would make. Only where their options say nothing that the workspace's build may not have been told.
 *
 * @param words the tool with its arguments
 * @param script whether it is a wrapper that a shell is given
 */
record BuildToolCommand(BuildTool tool, List<String> words, boolean script) {
    void run(ProcessFiles files, Programs programs, RunContext context) throws IOException {
        checkThere(files, programs);
        List<String> goals = new ArrayList<>();
        String directory = ".";
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (isPlace(word) && i + 1 < words.size()) {
                directory = directoryOf(words.get(++i));
            } else if (tool.takesValue(word) && i + 1 < words.size()) {
                i++;
            } else if (!tool.isHarmless(word)) {
                goals.add(word);
            }
        }
        if (!goals.isEmpty() && goals.stream().allMatch(tool.fetches())) {
            // What is in a cache is in no image, unless it is copied from there, which is noticed.
            return;
        }
        goals.stream()
                .filter(goal -> !tool.makes(goal)
                        && !tool.belongs(goal)
                        && !tool.fetches().test(goal))
                .findFirst()
                .ifPresent(goal -> {
                    throw new NeedsProcessException(
                            words.get(0) + " " + goal, "may make something else than the workspace's own build");
                });
        if (goals.stream().noneMatch(tool::makes)) {
            throw new NeedsProcessException(String.join(" ", words), "makes no program");
        }
        Place project = files.stat(directory);
        if (!project.isDirectory()) {
            throw new CommandFailedException(directory + " is no directory");
        }
        ProcessUser user = files.user();
        context.compiled()
                .orElseThrow()
                .put(tool, String.join(" ", words), files.fileSystem(), project.path(), user.uid(), user.gid());
    }

    private boolean isPlace(String option) {
        return tool == BuildTool.MAVEN
                ? option.equals("-f") || option.equals("--file")
                : option.equals("-p") || option.equals("--project-dir");
    }

    /** Maven may be given the file itself. */
    private String directoryOf(String place) {
        if (!place.endsWith("pom.xml")) {
            return place;
        }
        int slash = place.lastIndexOf('/');
        return slash < 0 ? "." : place.substring(0, slash + 1);
    }

    private void checkThere(ProcessFiles files, Programs programs) {
        String program = words.get(0);
        // A wrapper is a script, which a shell reads even when it may not be executed.
        Place wrapper = program.contains("/") || script ? files.stat(program) : null;
        if (wrapper == null ? programs.find(program).isEmpty() : !wrapper.exists()) {
            throw new CommandFailedException("the image has no " + program);
        }
        if (wrapper != null && !script && (wrapper.node().mode() & 0111) == 0) {
            throw new CommandFailedException(program + " may not be executed");
        }
    }
}
