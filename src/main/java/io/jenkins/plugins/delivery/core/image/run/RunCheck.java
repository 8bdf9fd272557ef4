package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import io.jenkins.plugins.delivery.core.image.shell.ShellCommand;
import io.jenkins.plugins.delivery.core.image.shell.ShellList;
import io.jenkins.plugins.delivery.core.image.shell.ShellParser;
import io.jenkins.plugins.delivery.core.image.shell.ShellWord;
import java.util.List;
import java.util.Optional;

/** Looks at a {@code RUN} line before anything is known of the base: most that need a process show it here. */
public final class RunCheck {
    private final boolean compiled;

    private RunCheck(boolean compiled) {
        this.compiled = compiled;
    }

    /**
     * Why a line cannot be evaluated, as the end of a sentence, or nothing when it may be.
     *
     * @param text the command without flags
     * @param exec the arguments when it is in exec form, else empty
     * @param compiled whether what the workspace's own build made may take the place of a build tool's work
     */
    public static Optional<String> obstacle(String text, Optional<List<String>> exec, boolean compiled) {
        return new RunCheck(compiled).of(text, exec);
    }

    private Optional<String> of(String text, Optional<List<String>> exec) {
        try {
            if (exec.isPresent()) {
                if (exec.get().isEmpty()) {
                    throw new NeedsProcessException("[]", "names no program");
                }
                known(exec.get().get(0));
            } else {
                check(ShellParser.parse(text));
            }
            return Optional.empty();
        } catch (NeedsProcessException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void check(ShellList list) {
        for (List<ShellList.Link> chain : list.chains()) {
            for (ShellList.Link link : chain) {
                check(link.command());
            }
        }
    }

    private void check(ShellCommand command) {
        if (command instanceof ShellCommand.Subshell subshell) {
            check(subshell.list());
        } else if (command instanceof ShellCommand.Group group) {
            check(group.list());
        } else if (command instanceof ShellCommand.Redirected redirected) {
            check(redirected.command());
        } else if (command instanceof ShellCommand.Pipe pipe) {
            check(pipe.writer());
            check(pipe.reader());
            if (!pipe.reader().words().isEmpty()
                    && !KnownCommands.READERS.contains(
                            ImagePath.name(pipe.reader().words().get(0).source()))) {
                throw new NeedsProcessException(
                        "| " + pipe.reader().words().get(0).source(), "reads what another program says");
            }
        } else if (command instanceof ShellCommand.If conditions) {
            // What needs a process may stand where it does not get to.
            check(conditions.branches().get(0).condition());
        } else if (command instanceof ShellCommand.Simple simple) {
            simple.assignments().forEach(assignment -> checkOutputs(assignment.value()));
            simple.words().forEach(this::checkOutputs);
            if (!simple.words().isEmpty()) {
                check(simple.words());
            }
        }
    }

    /** Looks at the commands whose output stands in a word. */
    private void checkOutputs(ShellWord word) {
        for (ShellWord.Part part : word.parts()) {
            if (part instanceof ShellWord.Output output) {
                check(output.commands());
            }
        }
    }

    private void check(List<ShellWord> words) {
        Optional<String> name = words.get(0).constant();
        if (name.isEmpty()) {
            return;
        }
        known(name.get());
        boolean extracts = words.stream().map(ShellWord::source).anyMatch(word -> word.startsWith("-Djarmode="));
        boolean shows = words.size() == 2
                && words.get(1).constant().filter(JavaCommand.VERSION::contains).isPresent();
        if (name.get().equals("java") && !extracts && !shows) {
            throw new NeedsProcessException("java", "is done in process with -Djarmode=… only");
        }
        // The script of sh -c is looked at when it is all plain.
        List<Optional<String>> constants =
                words.stream().map(ShellWord::constant).toList();
        if (KnownCommands.SHELLS.contains(name.get())
                && constants.size() == 3
                && constants.stream().allMatch(Optional::isPresent)
                && constants.get(1).orElseThrow().equals("-c")) {
            check(ShellParser.parse(constants.get(2).orElseThrow()));
        }
    }

    private void known(String name) {
        if (compiled && BuildTool.of(name).isPresent()) {
            return;
        }
        if (!KnownCommands.isKnown(name)) {
            throw new NeedsProcessException(name, "is none of the commands that are done in process");
        }
    }
}
