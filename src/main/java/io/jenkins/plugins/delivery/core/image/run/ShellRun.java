package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.shell.Assignment;
import io.jenkins.plugins.delivery.core.image.shell.Expansion;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import io.jenkins.plugins.delivery.core.image.shell.ShellCommand;
import io.jenkins.plugins.delivery.core.image.shell.ShellKind;
import io.jenkins.plugins.delivery.core.image.shell.ShellList;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** One run of a shell: its working directory and its options. */
final class ShellRun {
    private static final String NULL = "/dev/null";

    private final Interpreter interpreter;
    private final ShellKind kind;
    private final ShellOptions options;
    private final ShellVariables variables;

    private ProcessFiles files;

    ShellRun(
            Interpreter interpreter,
            ShellKind kind,
            ShellOptions options,
            ShellVariables variables,
            ProcessFiles files) {
        this.interpreter = interpreter;
        this.kind = kind;
        this.options = options;
        this.variables = variables;
        this.files = files;
    }

    /**
     * Runs a shell's whole list; fails when its last command does, or another one under {@code set -e}.
     *
     * @param tested whether && or || behind it asks how it ends: then {@code set -e} means nothing
     */
    void runWhole(ShellList list, boolean tested) throws IOException, InterruptedException {
        try {
            run(list, tested);
        } catch (ShellExit e) {
            e.end();
        }
    }

    private void run(ShellList list, boolean tested) throws IOException, InterruptedException {
        CommandFailedException failure = null;
        for (List<ShellList.Link> chain : list.chains()) {
            failure = null;
            for (int i = 0; i < chain.size(); i++) {
                if (i > 0 && chain.get(i).afterFailure() == (failure == null)) {
                    continue;
                }
                ShellList.Link link = chain.get(i);
                // What fails before the last && or ||, or behind !, does not end the shell.
                boolean asked = tested || i < chain.size() - 1 || link.negated();
                try {
                    run(link.command(), asked);
                    failure = link.negated() ? new CommandFailedException("! of what does not fail") : null;
                } catch (CommandFailedException e) {
                    if (options.exitOnError() && !asked) {
                        throw e;
                    }
                    failure = link.negated() ? null : e;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void run(ShellCommand command, boolean asked) throws IOException, InterruptedException {
        if (command instanceof ShellCommand.Subshell subshell) {
            new ShellRun(interpreter, kind, options.copy(), variables.copy(), files).runWhole(subshell.list(), asked);
        } else if (command instanceof ShellCommand.Group group) {
            run(group.list(), asked);
        } else if (command instanceof ShellCommand.If conditions) {
            choose(conditions, asked);
        } else if (command instanceof ShellCommand.For loop) {
            repeat(loop, asked);
        } else {
            interpreter.count();
            simple((ShellCommand.Simple) command);
        }
    }

    private void choose(ShellCommand.If conditions, boolean asked) throws IOException, InterruptedException {
        for (ShellCommand.Branch branch : conditions.branches()) {
            boolean holds = true;
            try {
                run(branch.condition(), true);
            } catch (CommandFailedException e) {
                holds = false;
            }
            if (holds) {
                run(branch.body(), asked);
                return;
            }
        }
        run(conditions.otherwise(), asked);
    }

    private void repeat(ShellCommand.For loop, boolean asked) throws IOException, InterruptedException {
        Expansion expansion = expansion();
        List<String> words = new ArrayList<>();
        loop.words().forEach(word -> words.addAll(expansion.arguments(word)));
        CommandFailedException last = null;
        for (String word : words) {
            variables.assign(loop.name(), word);
            try {
                run(loop.body(), asked);
                last = null;
            } catch (CommandFailedException e) {
                if (options.exitOnError() && !asked) {
                    throw e;
                }
                last = e;
            }
        }
        if (last != null) {
            throw last;
        }
    }

    private Expansion expansion() {
        Expansion expansion = new Expansion(variables.values(), kind, new WorkingDirectory());
        if (options.unsetIsError()) {
            expansion.unsetIsError();
        }
        return expansion;
    }

    private void simple(ShellCommand.Simple command) throws IOException, InterruptedException {
        Expansion expansion = expansion();
        List<String> words = new ArrayList<>();
        command.words().forEach(word -> words.addAll(expansion.arguments(word)));
        if (words.isEmpty() && !command.words().isEmpty()) {
            throw new NeedsProcessException(command.words().get(0).source(), "is no command");
        }
        Output output = output(command, expansion);
        if (!command.assignments().isEmpty()) {
            assign(command, words, output, expansion);
            if (words.isEmpty()) {
                return;
            }
        }
        String name = words.isEmpty() ? "true" : words.get(0);
        List<String> arguments = words.isEmpty() ? List.of() : words.subList(1, words.size());
        switch (name) {
            case "echo" -> write(output, EchoText.echo(arguments, kind));
            case "printf" -> write(output, EchoText.printf(arguments));
            case "true" -> write(output, "");
            case "false" -> {
                write(output, "");
                throw new CommandFailedException("false");
            }
            case ":" -> writeNothing(output);
            case "cat" -> {
                if (output == null) {
                    interpreter.execute(words, files, variables.environment());
                } else {
                    join(output, words);
                }
            }
            default -> {
                checkNoFile(name, output);
                withoutOutput(name, arguments, command);
            }
        }
    }

    /** What writes nothing into a file. */
    private void withoutOutput(String name, List<String> arguments, ShellCommand.Simple command)
            throws IOException, InterruptedException {
        switch (name) {
            case "test", "[" -> TestExpression.require(name, arguments, kind, files);
            case "cd" -> changeDirectory(arguments);
            case "pwd" -> {
                if (!arguments.isEmpty()) {
                    throw new NeedsProcessException("pwd " + arguments.get(0), "is not a form that is known");
                }
            }
            case "set" -> options.set(kind, arguments);
            case "export" -> {
                // Shells split what stands there, or do not.
                if (arguments.size() != command.words().size() - 1) {
                    throw new NeedsProcessException("export " + String.join(" ", arguments), "is split by some shells");
                }
                ShellBuiltins.export(arguments, variables);
            }
            case "command" -> {
                if (!interpreter.finds(ShellBuiltins.lookedFor(arguments))) {
                    throw new CommandFailedException("command: the image has no " + arguments.get(1));
                }
            }
            case "unset" -> ShellBuiltins.unset(arguments, variables);
            case "exit" -> throw ShellBuiltins.exit(arguments);
            default -> {
                List<String> words = new ArrayList<>(arguments);
                words.add(0, name);
                interpreter.execute(words, files, variables.environment());
            }
        }
    }

    /** Gives the shell variables, or a program that none of them matters to. */
    private void assign(
            ShellCommand.Simple command, List<String> words, @CheckForNull Output output, Expansion expansion) {
        if (words.isEmpty() && output != null
                || !words.isEmpty()
                        && KnownCommands.program(words.get(0)).isEmpty()
                        && BuildTool.of(words.get(0)).isEmpty()) {
            throw new NeedsProcessException(
                    command.assignments().get(0).value().source(), "sets a variable for more than a program");
        }
        for (Assignment assignment : command.assignments()) {
            String value = expansion.assigned(assignment.value());
            if (words.isEmpty()) {
                variables.assign(assignment.name(), value);
            } else {
                ShellVariables.checkName(assignment.name());
            }
        }
    }

    /** {@code cat file… > other}. */
    private void join(Output output, List<String> words) throws IOException, InterruptedException {
        Call call = interpreter.call(words, files);
        Place target = files.stat(output.file());
        List<Place> sources = CatCommand.files(call);
        if (target.isDirectory()
                || sources.stream().anyMatch(source -> source.path().equals(target.path()))) {
            throw new NeedsProcessException("cat > " + output.file(), "reads what it writes");
        }
        List<InputStream> streams = new ArrayList<>();
        long size = 0;
        try {
            for (Content content : CatCommand.contents(call)) {
                streams.add(content.open());
            }
            for (Place source : sources) {
                size += source.node().size();
            }
            write(output, target, size, new SequenceInputStream(Collections.enumeration(streams)));
        } finally {
            for (InputStream stream : streams) {
                stream.close();
            }
        }
    }

    /** The file that the output of a command goes to. */
    private record Output(String file, boolean append) {}

    @CheckForNull
    private Output output(ShellCommand.Simple command, Expansion expansion) {
        Output output = null;
        boolean errors = false;
        for (ShellCommand.Redirection redirection : command.redirections()) {
            if (redirection.target() == null) {
                errors = true;
                continue;
            }
            String file = expansion.text(redirection.target());
            if (file.equals(NULL)) {
                continue;
            }
            if (redirection.descriptor() != 1 || output != null) {
                throw new NeedsProcessException(redirection.target().source(), "gets what a program says");
            }
            output = new Output(file, redirection.append());
        }
        if (output != null
                && errors
                && !command.words().isEmpty()
                && !command.words().get(0).is("echo")) {
            throw new NeedsProcessException("2>&1", "puts errors into a file");
        }
        return output;
    }

    private static void checkNoFile(String name, @CheckForNull Output output) {
        if (output != null) {
            throw new NeedsProcessException(name + " > " + output.file(), "writes what the program says");
        }
    }

    private void write(@CheckForNull Output output, String text) throws IOException, InterruptedException {
        if (output == null) {
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(output, files.stat(output.file()), bytes.length, new ByteArrayInputStream(bytes));
    }

    private void write(Output output, Place place, long size, InputStream bytes)
            throws IOException, InterruptedException {
        if (place.isDirectory()) {
            throw new CommandFailedException(output.file() + " is a directory");
        }
        Contents contents = interpreter.context().contents();
        if (!place.exists()) {
            files.makeFile(place, 0666, size, contents.keep(bytes, size));
        } else if (!output.append()) {
            files.write(place, size, contents.keep(bytes, size));
        } else if (size > 0) {
            long whole = place.node().size() + size;
            try (InputStream before = contents.open(place.node()).open();
                    InputStream both = new SequenceInputStream(before, bytes)) {
                files.write(place, whole, contents.keep(both, whole));
            }
        }
    }

    /** {@code :} is special: where its file cannot be written, some shells end. */
    private void writeNothing(@CheckForNull Output output) throws IOException, InterruptedException {
        try {
            write(output, "");
        } catch (CommandFailedException e) {
            throw new NeedsProcessException(": > " + output.file(), "ends some shells, where it fails");
        }
    }

    private void changeDirectory(List<String> arguments) {
        List<String> operands = !arguments.isEmpty() && arguments.get(0).equals("--")
                ? arguments.subList(1, arguments.size())
                : arguments;
        String home = variables.values().get("HOME");
        if (operands.isEmpty() && home == null
                || operands.size() > 1
                || operands.size() == 1 && operands.get(0).matches("-.*|")
                || variables.values().containsKey("CDPATH")) {
            throw new NeedsProcessException("cd " + String.join(" ", operands), "is not a form that is known");
        }
        String target = operands.isEmpty() ? home : operands.get(0);
        Place place = files.stat(target);
        if (!place.isDirectory()) {
            throw new CommandFailedException("cd: " + target + " is no directory");
        }
        // A shell goes back by the names it came by, which differ where a link was on the way.
        String absolute = target.startsWith("/") ? target : ImagePath.join(files.directory(), target);
        boolean linked = !place.path().equals(ImagePath.clean(absolute));
        if (linked
                || !files.directory()
                                .equals(ImagePath.clean(interpreter.context().directory()))
                        && wasLinked()) {
            throw new NeedsProcessException("cd " + target, "goes through a symbolic link");
        }
        if (!files.user().may(ProcessUser.SEARCH, place.node())) {
            throw new NeedsProcessException("cd " + target, "may be closed to the user of the image");
        }
        files = files.in(place.path());
    }

    private boolean wasLinked() {
        String start = ImagePath.clean(interpreter.context().directory());
        return !interpreter.context().fileSystem().realPath(start).equals(Optional.of(start));
    }

    /** The names that patterns are matched with. */
    private final class WorkingDirectory implements Expansion.FileNames {
        @Override
        public List<String> in(String directory) {
            try {
                Place place = files.stat(directory.isEmpty() ? "." : directory);
                return place.isDirectory() ? files.names(place) : List.of();
            } catch (CommandFailedException e) {
                return List.of();
            }
        }

        @Override
        public boolean exists(String path) {
            try {
                return files.lstat(path).exists();
            } catch (CommandFailedException e) {
                return false;
            }
        }
    }
}
