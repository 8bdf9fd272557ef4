package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.run.Options.Syntax;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What reads a heredoc or from a pipe: {@code cat} without files, {@code tee [-a] file…}, {@code tar} and programs that
 * compare checksums.
 */
final class PipeReader {
    private static final Syntax TEE = new Syntax("a", "", Map.of("append", 'a'));
    private static final Syntax TEE_OF_BUSYBOX = new Syntax("a", "", Map.of(), false);
    private final Interpreter interpreter;
    private final ShellOutput output;
    private final ProcessFiles files;

    PipeReader(Interpreter interpreter, ShellOutput output, ProcessFiles files) {
        this.interpreter = interpreter;
        this.output = output;
        this.files = files;
    }

    /**
     * Runs it.
     *
     * @param words the command with its arguments
     * @param target where its own output goes, or null
     */
    void run(List<String> words, Content read, @CheckForNull ShellOutput.Target target)
            throws IOException, InterruptedException {
        String name = words.isEmpty() ? "" : ImagePath.name(words.get(0));
        if (!KnownCommands.READERS.contains(name) || name.equals("cat") && words.size() > 1) {
            throw new NeedsProcessException(name, "reads what is written to it");
        }
        // Fails where the image has none.
        Call call = interpreter.call(words, files);
        if (!name.equals("tee") && !name.equals("cat")) {
            output.checkSilent(words, target);
            KnownCommands.program(name).orElseThrow().run(call.reading(read));
            return;
        }
        if (!(read instanceof Content.InMemory memory)) {
            throw new NeedsProcessException(name, "reads what is downloaded");
        }
        if (name.equals("tee")) {
            copy(call, memory.bytes());
        }
        output.write(files, target, memory.bytes());
    }

    private void copy(Call tee, byte[] read) throws IOException, InterruptedException {
        Options options = Options.of(tee, tee.isBusybox() ? TEE_OF_BUSYBOX : TEE);
        for (String file : options.operands()) {
            if (file.equals("-") || file.isEmpty()) {
                throw tee.unknown(file);
            }
            // It fails, and goes on, where a file cannot be written; that is for a process.
            try {
                output.write(files, new ShellOutput.Target(file, options.has('a')), read);
            } catch (CommandFailedException e) {
                throw tee.unknown(file + ", which it cannot write");
            }
        }
    }
}
