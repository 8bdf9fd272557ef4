package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
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
import java.util.List;
import java.util.Optional;

/** One run of a shell: its working directory and its options. */
final class ShellRun {
    private static final String NULL = "/dev/null";

    private final Interpreter interpreter;
    private final ShellKind kind;
    private final ShellOptions options;
    /** Whether && or || behind it asks how it ends: then {@code set -e} means nothing, in parentheses neither. */
    private final boolean tested;

    private ProcessFiles files;

    ShellRun(Interpreter interpreter, ShellKind kind, ShellOptions options, boolean tested, ProcessFiles files) {
        this.interpreter = interpreter;
        this.kind = kind;
        this.options = options;
        this.tested = tested;
        this.files = files;
    }

    /** Runs a list; fails when its last command does, or another one under {@code set -e}. */
    void run(ShellList list) throws IOException, InterruptedException {
        CommandFailedException failure = null;
        for (List<ShellList.Link> chain : list.chains()) {
            failure = null;
            for (int i = 0; i < chain.size(); i++) {
                if (i > 0 && chain.get(i).afterFailure() == (failure == null)) {
                    continue;
                }
                boolean last = i == chain.size() - 1;
                try {
                    run(chain.get(i).command(), tested || !last);
                    failure = null;
                } catch (CommandFailedException e) {
                    failure = e;
                    // What fails before the last && or || does not end the shell.
                    if (options.exitOnError() && last && !tested) {
                        throw e;
                    }
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void run(ShellCommand command, boolean asked) throws IOException, InterruptedException {
        if (command instanceof ShellCommand.Subshell subshell) {
            new ShellRun(interpreter, kind, options.copy(), asked, files).run(subshell.list());
        } else {
            simple((ShellCommand.Simple) command);
        }
    }

    private void simple(ShellCommand.Simple command) throws IOException, InterruptedException {
        Expansion expansion = new Expansion(interpreter.variables(), kind, new WorkingDirectory());
        if (options.unsetIsError()) {
            expansion.unsetIsError();
        }
        List<String> words = new ArrayList<>();
        command.words().forEach(word -> words.addAll(expansion.arguments(word)));
        if (words.isEmpty() && !command.words().isEmpty()) {
            throw new NeedsProcessException(command.words().get(0).source(), "is no command");
        }
        Output output = output(command, expansion);
        String name = words.isEmpty() ? "true" : words.get(0);
        List<String> arguments = words.isEmpty() ? List.of() : words.subList(1, words.size());
        switch (name) {
            case "echo" -> write(output, EchoText.echo(arguments, kind));
            case "printf" -> write(output, EchoText.printf(arguments));
            case "true" -> write(output, "");
            case ":" -> writeNothing(output);
            case "test", "[" -> {
                checkNoFile(name, output);
                TestExpression.require(name, arguments, kind, files);
            }
            case "cd" -> {
                checkNoFile(name, output);
                changeDirectory(arguments);
            }
            case "set" -> {
                checkNoFile(name, output);
                options.set(kind, arguments);
            }
            default -> {
                checkNoFile(name, output);
                interpreter.execute(words, files);
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
        Place place = files.stat(output.file());
        if (place.isDirectory()) {
            throw new CommandFailedException(output.file() + " is a directory");
        }
        if (!place.exists()) {
            files.makeFile(place, 0666, bytes.length, new Content.InMemory(bytes));
        } else if (!output.append()) {
            files.write(place, bytes.length, new Content.InMemory(bytes));
        } else if (bytes.length > 0) {
            Contents contents = interpreter.context().contents();
            long size = place.node().size() + bytes.length;
            try (InputStream before = contents.open(place.node()).open();
                    InputStream whole = new SequenceInputStream(before, new ByteArrayInputStream(bytes))) {
                files.write(place, size, contents.keep(whole, size));
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
        String home = interpreter.variables().get("HOME");
        if (operands.isEmpty() && home == null
                || operands.size() > 1
                || operands.size() == 1 && operands.get(0).matches("-.*|")
                || interpreter.variables().containsKey("CDPATH")) {
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
