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
 * @param input what it reads from a pipe or a heredoc; null for none
 */
record Call(
        String name,
        List<String> arguments,
        Flavor flavor,
        ProcessFiles files,
        Accounts accounts,
        RunContext context,
        @CheckForNull Content input) {
    Call {
        arguments = List.copyOf(arguments);
    }

    /** The same call with something to read. */
    Call reading(Content what) {
        return new Call(name, arguments, flavor, files, accounts, context, what);
    }

    boolean isBusybox() {
        return flavor == Flavor.BUSYBOX;
    }

    /** The same call with other arguments. */
    Call with(List<String> otherArguments) {
        return new Call(name, otherArguments, flavor, files, accounts, context, input);
    }

    /** The same call in another directory. */
    Call in(ProcessFiles otherFiles) {
        return new Call(name, arguments, flavor, otherFiles, accounts, context, input);
    }

    /** An option or an argument that is not known. */
    NeedsProcessException unknown(String word) {
        return new NeedsProcessException(name + " " + word, "is not a form that is known");
    }
}
