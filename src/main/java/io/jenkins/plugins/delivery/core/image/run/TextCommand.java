package io.jenkins.plugins.delivery.core.image.run;

/** A program of which it is known what it says; without anybody who reads it, it does nothing. */
interface TextCommand extends FileCommand {
    /**
     * What it writes, with the line feed at its end.
     *
     * @throws CommandFailedException when it ends with another status than 0
     * @throws io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException when that is not known
     */
    String text(Call call);

    @Override
    default void run(Call call) {
        text(call);
    }
}
