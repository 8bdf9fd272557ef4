package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.shell.Expansion;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import io.jenkins.plugins.delivery.core.image.shell.ShellCommand;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Where what the commands of a shell write goes: into files, into a pipe, or nowhere that a layer shows. */
final class ShellOutput {
    /** {@code >/dev/null}, and {@code >&2}. */
    static final Target NOWHERE = new Target("/dev/null", false);

    private static final int MOST_BYTES = 1 << 20;

    /** They say nothing, unless one of their options is to say what they do. */
    private static final Set<String> SILENT = Set.of(
            "test", "[", "cd", "set", "export", "unset", "exit", "mkdir", "touch", "chmod", "chown", "chgrp", "rm",
            "mv", "cp", "ln");

    private final Interpreter interpreter;

    /** What a whole list, or a command in front of a pipe, has written so far; null where nobody reads it. */
    @CheckForNull
    private ByteArrayOutputStream captured;

    /** The file that the output of a command goes to. */
    record Target(String file, boolean append) {}

    /** Commands whose output goes elsewhere together. */
    @FunctionalInterface
    interface Commands {
        void run() throws IOException, InterruptedException;
    }

    ShellOutput(Interpreter interpreter) {
        this.interpreter = interpreter;
    }

    /** Where a command's own output goes; null where that of the shell goes. */
    @CheckForNull
    Target of(ShellCommand.Simple command, Expansion expansion) {
        Target target = null;
        boolean errors = false;
        for (ShellCommand.Redirection redirection : command.redirections()) {
            if (redirection.descriptor() == 0) {
                continue;
            }
            if (redirection.target() == null) {
                errors |= redirection.descriptor() == 2;
                target = redirection.descriptor() == 1 && target == null ? NOWHERE : target;
                continue;
            }
            String file = expansion.text(redirection.target());
            if (file.equals(NOWHERE.file())) {
                target = redirection.descriptor() == 1 && target == null ? NOWHERE : target;
                continue;
            }
            if (redirection.descriptor() != 1 || target != null) {
                throw new NeedsProcessException(redirection.target().source(), "gets what a program says");
            }
            target = new Target(file, redirection.append());
        }
        boolean echoes = command.words().isEmpty() || command.words().get(0).is("echo");
        if (errors && !echoes && isSeen(target)) {
            throw new NeedsProcessException("2>&1", "puts errors into a file");
        }
        return target;
    }

    /** What a command reads: what is piped to it, or its last heredoc; null when neither is there. */
    @CheckForNull
    static Content read(ShellCommand.Simple command, Expansion expansion, @CheckForNull Content piped) {
        Content read = piped;
        for (ShellCommand.Redirection redirection : command.redirections()) {
            if (redirection.descriptor() == 0) {
                read = new Content.InMemory(
                        expansion.heredoc(redirection.target()).getBytes(StandardCharsets.UTF_8));
            }
        }
        return read;
    }

    /** Whether it matters what a command says there. */
    boolean isSeen(@CheckForNull Target target) {
        return target == null ? captured != null : target != NOWHERE;
    }

    /** Refuses a command that may say something that goes into a file. */
    void checkSilent(List<String> words, @CheckForNull Target target) {
        String name = words.get(0);
        if (target != null && target != NOWHERE) {
            throw new NeedsProcessException(name + " > " + target.file(), "writes what the program says");
        }
        if (isSeen(target)
                && (!SILENT.contains(name)
                        || words.stream().anyMatch(word -> word.matches("-(?:-verbose|[a-zA-Z]*v.*)")))) {
            throw new NeedsProcessException(name, "may say something that goes into a file");
        }
    }

    /** What commands write, which goes nowhere else. */
    byte[] captured(Commands commands) throws IOException, InterruptedException {
        ByteArrayOutputStream before = captured;
        ByteArrayOutputStream own = new ByteArrayOutputStream();
        captured = own;
        try {
            commands.run();
        } finally {
            captured = before;
        }
        return own.toByteArray();
    }

    /** Has commands write into a file that was opened, and so is there. */
    void into(ProcessFiles files, Target target, Commands commands) throws IOException, InterruptedException {
        Place opened = files.stat(target.file());
        RuntimeException[] failure = new RuntimeException[1];
        byte[] written = captured(() -> {
            try {
                commands.run();
            } catch (CommandFailedException | ShellExit e) {
                failure[0] = e;
            }
        });
        Place now = files.stat(opened.path());
        if (!now.exists() || !now.path().equals(opened.path()) || !now.node().equals(opened.node())) {
            throw new NeedsProcessException("> " + target.file(), "is changed by what writes into it");
        }
        write(files, new Target(opened.path(), true), written);
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    void write(ProcessFiles files, @CheckForNull Target target, String text) throws IOException, InterruptedException {
        write(files, target, text.getBytes(StandardCharsets.UTF_8));
    }

    void write(ProcessFiles files, @CheckForNull Target target, byte[] bytes) throws IOException, InterruptedException {
        if (target != null && target != NOWHERE) {
            write(files, target, files.stat(target.file()), bytes.length, new ByteArrayInputStream(bytes));
        } else if (target == null && captured != null) {
            if (captured.size() + bytes.length > MOST_BYTES) {
                throw new NeedsProcessException("|", "gets too much");
            }
            captured.writeBytes(bytes);
        }
    }

    void write(ProcessFiles files, Target target, Downloads.Downloaded file) throws IOException, InterruptedException {
        try (InputStream in = file.content().open()) {
            write(files, target, files.stat(target.file()), file.size(), in);
        }
    }

    /** {@code :} is special: where its file cannot be written, some shells end. */
    void writeNothing(ProcessFiles files, @CheckForNull Target target) throws IOException, InterruptedException {
        try {
            write(files, target, "");
        } catch (CommandFailedException e) {
            throw new NeedsProcessException(": > " + target.file(), "ends some shells, where it fails");
        }
    }

    /** {@code cat file… > other}. */
    void join(ProcessFiles files, @CheckForNull Target target, Call cat) throws IOException, InterruptedException {
        Place place = target == null ? null : files.stat(target.file());
        List<Place> sources = CatCommand.files(cat);
        if (place != null
                && (place.isDirectory()
                        || sources.stream().anyMatch(source -> source.path().equals(place.path())))) {
            throw new NeedsProcessException("cat > " + target.file(), "reads what it writes");
        }
        List<InputStream> streams = new ArrayList<>();
        long size = 0;
        try {
            for (Content content : CatCommand.contents(cat)) {
                streams.add(content.open());
            }
            for (Place source : sources) {
                size += source.node().size();
            }
            InputStream all = new SequenceInputStream(Collections.enumeration(streams));
            if (place == null) {
                write(files, null, all.readNBytes(MOST_BYTES + 1));
            } else {
                write(files, target, place, size, all);
            }
        } finally {
            for (InputStream stream : streams) {
                stream.close();
            }
        }
    }

    private void write(ProcessFiles files, Target target, Place place, long size, InputStream bytes)
            throws IOException, InterruptedException {
        if (place.isDirectory()) {
            throw new CommandFailedException(target.file() + " is a directory");
        }
        Contents contents = interpreter.context().contents();
        if (!place.exists() || !target.append()) {
            files.writeOrMake(place, size, contents.keep(bytes, size));
        } else if (size > 0) {
            long whole = place.node().size() + size;
            try (InputStream before = contents.open(place.node()).open();
                    InputStream both = new SequenceInputStream(before, bytes)) {
                files.write(place, whole, contents.keep(both, whole));
            }
        }
    }
}
