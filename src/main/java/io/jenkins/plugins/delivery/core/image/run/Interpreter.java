package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import io.jenkins.plugins.delivery.core.image.shell.ShellKind;
import io.jenkins.plugins.delivery.core.image.shell.ShellParser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts programs: shells, and the commands that are known.
 *
 * @param depth how many shells have started each other
 * @param commands how many commands ran so far
 */
record Interpreter(RunContext context, Accounts accounts, Programs programs, int depth, AtomicInteger commands) {
    /** Programs that are the same everywhere. */
    private static final Set<String> JAVA = Set.of("java", "jar");

    private static final int MOST_SHELLS = 10;

    /** Of one line, in all its loops. */
    private static final int MOST_COMMANDS = 10_000;

    Interpreter(RunContext context, Accounts accounts, Programs programs) {
        this(context, accounts, programs, 0, new AtomicInteger());
    }

    /** Counts a command. */
    void count() {
        if (commands.incrementAndGet() > MOST_COMMANDS) {
            throw new NeedsProcessException("for", "runs too many commands");
        }
    }

    /**
     * Runs a program with its arguments, found in PATH.
     *
     * @param environment for a shell
     */
    void execute(List<String> words, ProcessFiles files, Map<String, String> environment)
            throws IOException, InterruptedException {
        String written = words.get(0);
        String name = ImagePath.name(written);
        Optional<BuildToolCommand> building = buildTool(words);
        if (building.isPresent() && context.compiled().isPresent()) {
            building.get().run(files, programs, context);
            return;
        }
        if (!KnownCommands.isKnown(name)) {
            throw new NeedsProcessException(written, "is none of the commands that are done in process");
        }
        String real = find(written);
        List<String> arguments = words.subList(1, words.size());
        if (KnownCommands.SHELLS.contains(name)) {
            if (name.equals("bash") && environment.containsKey("BASH_ENV")) {
                throw new NeedsProcessException("BASH_ENV", "names a file that bash reads first");
            }
            shell(programs.shell(name, real), arguments, files, environment);
            return;
        }
        if (name.equals("true")) {
            return;
        }
        FileCommand command = KnownCommands.program(name)
                .orElseThrow(() -> new NeedsProcessException(written, "is no program that is done in process"));
        command.run(call(words, files));
        if (JAVA.contains(name)) {
            JavaTraces.leave(call(words, files), real);
        }
    }

    /** A build tool by its name, or its wrapper as a script that a shell is given. */
    private static Optional<BuildToolCommand> buildTool(List<String> words) {
        boolean script = KnownCommands.SHELLS.contains(ImagePath.name(words.get(0))) && words.size() > 1;
        List<String> whole = script ? words.subList(1, words.size()) : words;
        return BuildTool.of(whole.get(0)).map(tool -> new BuildToolCommand(tool, whole, script));
    }

    /** A program with its arguments, and whose it is. */
    Call call(List<String> words, ProcessFiles files) {
        String name = ImagePath.name(words.get(0));
        Flavor flavor = JAVA.contains(name) ? Flavor.GNU : programs.flavor(name, find(words.get(0)));
        return new Call(name, words.subList(1, words.size()), flavor, files, this, null);
    }

    /** What a program says, where that is known. */
    Optional<String> said(List<String> words, ProcessFiles files) {
        return KnownCommands.program(ImagePath.name(words.get(0)))
                .filter(TextCommand.class::isInstance)
                .map(program -> ((TextCommand) program).text(call(words, files)));
    }

    /** Whether a shell finds a command of this name; what one shell does itself, another may not. */
    boolean finds(String name) {
        return KnownCommands.BUILT_IN.contains(name) || programs.find(name).isPresent();
    }

    private String find(String written) {
        return programs.find(written)
                .orElseThrow(() -> new CommandFailedException(
                        written.contains("/")
                                ? "the image has no " + written
                                : "the image has no " + written + " in PATH"));
    }

    private void shell(ShellKind kind, List<String> arguments, ProcessFiles files, Map<String, String> environment)
            throws IOException, InterruptedException {
        ShellOptions options = new ShellOptions();
        int at = 0;
        boolean command = false;
        while (at < arguments.size() && !command) {
            String argument = arguments.get(at++);
            if (argument.equals("-o") && at < arguments.size()) {
                options.set(kind, List.of("-o", arguments.get(at++)));
            } else if (argument.matches("-[euxo]*c")) {
                String letters = argument.substring(0, argument.length() - 1);
                if (letters.endsWith("o")) {
                    throw new NeedsProcessException(argument, "is not a form that is known");
                }
                if (letters.length() > 1) {
                    options.set(kind, List.of(letters));
                }
                command = true;
            } else if (argument.matches("-[eux]+")) {
                options.set(kind, List.of(argument));
            } else {
                throw new NeedsProcessException("sh " + argument, "is not a form that is known");
            }
        }
        if (!command || at != arguments.size() - 1) {
            throw new NeedsProcessException("sh", "is not given one script with -c");
        }
        if (depth > MOST_SHELLS) {
            throw new NeedsProcessException("sh", "starts itself again and again");
        }
        Interpreter deeper = new Interpreter(context, accounts, programs, depth + 1, commands);
        new ShellRun(deeper, kind, options, new ShellVariables(environment), files)
                .runWhole(ShellParser.parse(arguments.get(at)), false);
    }
}
