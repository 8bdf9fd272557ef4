package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.util.List;

/**
 * A command with what it works on.
 *
 * @param name the program's, without a directory
 * @param arguments without the name
 * @param flavor whose program it is
 * @param interpreter that calls it, and calls others for it
 * @param input what it reads from a pipe or a heredoc; null for none
 */
record Call(
        String name,
        List<String> arguments,
        Flavor flavor,
        ProcessFiles files,
        Interpreter interpreter,
        @CheckForNull Content input) {
    Call {
        arguments = List.copyOf(arguments);
    }

    /** The same call with something to read. */
    Call reading(Content what) {
        return new Call(name, arguments, flavor, files, interpreter, what);
    }

    Accounts accounts() {
        return interpreter.accounts();
    }

    RunContext context() {
        return interpreter.context();
    }

    boolean isBusybox() {
        return flavor == Flavor.BUSYBOX;
    }

    /** The same call with other arguments. */
    Call with(List<String> otherArguments) {
        return new Call(name, otherArguments, flavor, files, interpreter, input);
    }

    /** The same call in another directory. */
    Call in(ProcessFiles otherFiles) {
        return new Call(name, arguments, flavor, otherFiles, interpreter, input);
    }

    /** An option or an argument that is not known. */
    NeedsProcessException unknown(String word) {
        return new NeedsProcessException(name + " " + word, "is not a form that is known");
    }
}
