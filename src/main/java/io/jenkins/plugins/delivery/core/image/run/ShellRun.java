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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of a shell: its working directory and its options. */
final class ShellRun {
    private final Interpreter interpreter;
    private final ShellKind kind;
    private final ShellOptions options;
    private final ShellVariables variables;
    private final ShellOutput output;

    private ProcessFiles files;

    ShellRun(
            Interpreter interpreter,
            ShellKind kind,
            ShellOptions options,
            ShellVariables variables,
            ProcessFiles files) {
        this(interpreter, kind, options, variables, new ShellOutput(interpreter), files);
    }

    private ShellRun(
            Interpreter interpreter,
            ShellKind kind,
            ShellOptions options,
            ShellVariables variables,
            ShellOutput output,
            ProcessFiles files) {
        this.output = output;
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
            ending(asked, () -> subshell().runWhole(subshell.list(), asked));
        } else if (command instanceof ShellCommand.Group group) {
            run(group.list(), asked);
        } else if (command instanceof ShellCommand.If conditions) {
            choose(conditions, asked);
        } else if (command instanceof ShellCommand.For loop) {
            repeat(loop, asked);
        } else if (command instanceof ShellCommand.Case cases) {
            chooseByPattern(cases, asked);
        } else if (command instanceof ShellCommand.Redirected redirected) {
            ShellOutput.Target target = new ShellOutput.Target(
                    expansion().text(redirected.output().target()),
                    redirected.output().append());
            open(target, asked);
            output.into(files, target, () -> run(redirected.command(), asked));
        } else if (command instanceof ShellCommand.Pipe pipe) {
            ending(asked, () -> pipe(pipe));
        } else {
            interpreter.count();
            ending(asked, () -> simple((ShellCommand.Simple) command, null));
        }
    }

    private void open(ShellOutput.Target target, boolean asked) throws IOException, InterruptedException {
        try {
            output.write(files, target, "");
        } catch (CommandFailedException e) {
            if (options.exitOnError() && !asked) {
                throw new NeedsProcessException("> " + target.file(), "ends some shells, where it fails");
            }
            throw e;
        }
    }

    /**
     * Does what ends the shell under {@code set -e} when it fails. A list in braces, a loop or a condition does not: its
     * failure may be one that was asked for inside, as by {@code a && b}, and any other has ended the shell there.
     */
    private void ending(boolean asked, ShellOutput.Commands work) throws IOException, InterruptedException {
        try {
            work.run();
        } catch (CommandFailedException e) {
            if (options.exitOnError() && !asked) {
                throw new ShellExit(e);
            }
            throw e;
        }
    }

    private ShellRun subshell() {
        return new ShellRun(interpreter, kind, options.copy(), variables.copy(), output, files);
    }

    /** Both run in shells of their own, at the same time: the writer changes nothing that the reader does. */
    private void pipe(ShellCommand.Pipe pipe) throws IOException, InterruptedException {
        String writer = pipe.writer().words().isEmpty()
                ? ""
                : pipe.writer().words().get(0).source();
        boolean downloads = FetchCommand.is(writer);
        if (!downloads && !writer.equals("echo") && !writer.equals("printf")
                || !pipe.writer().redirections().isEmpty()
                || !pipe.writer().assignments().isEmpty()) {
            throw new NeedsProcessException("|", "reads what a program says");
        }
        interpreter.count();
        interpreter.count();
        Content written = downloads
                ? FetchCommand.output(interpreter.call(words(pipe.writer(), expansion()), files))
                        .content()
                : new Content.InMemory(output.captured(() -> subshell().simple(pipe.writer(), null)));
        subshell().simple(pipe.reader(), written);
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

    private void chooseByPattern(ShellCommand.Case cases, boolean asked) throws IOException, InterruptedException {
        Expansion expansion = expansion();
        String subject = expansion.assigned(cases.subject());
        for (ShellCommand.Choice choice : cases.choices()) {
            if (choice.patterns().stream().anyMatch(pattern -> expansion.matches(subject, pattern))) {
                run(choice.body(), asked);
                return;
            }
        }
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
                last = e;
            }
        }
        if (last != null) {
            throw last;
        }
    }

    private Expansion expansion() {
        Expansion expansion = new Expansion(
                variables.values(),
                kind,
                new ShellSurroundings(
                        files, list -> output.captured(() -> subshell().run(list, false))));
        if (options.unsetIsError()) {
            expansion.unsetIsError();
        }
        return expansion;
    }

    private static List<String> words(ShellCommand.Simple command, Expansion expansion) {
        List<String> words = new ArrayList<>();
        command.words().forEach(word -> words.addAll(expansion.arguments(word)));
        return words;
    }

    /** @param piped what it reads; null when it reads nothing, or a heredoc */
    private void simple(ShellCommand.Simple command, @CheckForNull Content piped)
            throws IOException, InterruptedException {
        Expansion expansion = expansion();
        List<String> words = words(command, expansion);
        if (words.isEmpty() && !command.words().isEmpty()) {
            throw new NeedsProcessException(command.words().get(0).source(), "is no command");
        }
        ShellOutput.Target target = output.of(command, expansion);
        Content read = ShellOutput.read(command, expansion, piped);
        if (!command.assignments().isEmpty()) {
            assign(command, words, target, expansion);
            if (words.isEmpty()) {
                return;
            }
        }
        String name = words.isEmpty() ? "true" : words.get(0);
        List<String> arguments = words.isEmpty() ? List.of() : words.subList(1, words.size());
        if (read != null) {
            new PipeReader(interpreter, output, files).run(words, read, target);
            return;
        }
        switch (name) {
            case "echo" -> output.write(files, target, EchoText.echo(arguments, kind));
            case "printf" -> output.write(files, target, EchoText.printf(arguments));
            case "true" -> output.write(files, target, "");
            case "false" -> {
                output.write(files, target, "");
                throw new CommandFailedException("false");
            }
            case ":" -> output.writeNothing(files, target);
            case "curl", "wget" -> {
                if (target != null && output.isSeen(target)) {
                    output.write(files, target, FetchCommand.output(interpreter.call(words, files)));
                } else {
                    output.checkSilent(words, target);
                    interpreter.execute(words, files, variables.environment());
                }
            }
            case "cat" -> {
                if (output.isSeen(target)) {
                    output.join(files, target, interpreter.call(words, files));
                } else {
                    interpreter.execute(words, files, variables.environment());
                }
            }
            default -> {
                if (target == null && output.isSeen(null) && says(words)) {
                    return;
                }
                output.checkSilent(words, target);
                withoutOutput(name, arguments, command);
            }
        }
    }

    /** Writes what a command says where that is read; false when it is not one that is known to say something. */
    private boolean says(List<String> words) throws IOException, InterruptedException {
        Optional<String> said = words.equals(List.of("pwd")) && !wasLinked()
                ? Optional.of(files.directory() + "\n")
                : interpreter.said(words, files);
        if (said.isPresent()) {
            output.write(files, null, said.get());
        }
        return said.isPresent();
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
            ShellCommand.Simple command,
            List<String> words,
            @CheckForNull ShellOutput.Target target,
            Expansion expansion) {
        if (words.isEmpty() && target != null && target != ShellOutput.NOWHERE
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
}
