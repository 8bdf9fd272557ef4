package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import java.util.Map;

/** {@code touch [-c] file…}; every file of a new layer has the same time, which is all that touching one says. */
final class TouchCommand implements FileCommand {
    private static final Options.Syntax SYNTAX = new Options.Syntax("amcf", "", Map.of("no-create", 'c'));

    @Override
    public void run(Call call) {
        Options options = Options.of(call, SYNTAX);
        if (options.operands().isEmpty()) {
            throw new CommandFailedException("touch names no file");
        }
        Failures failures = new Failures();
        for (String operand : options.operands()) {
            if (operand.equals("-")) {
                throw call.unknown(operand);
            }
            failures.collect(() -> touch(call, operand, !options.has('c')));
        }
        failures.end();
    }

    private static void touch(Call call, String operand, boolean create) {
        ProcessFiles files = call.files();
        Place place;
        try {
            place = files.stat(operand);
        } catch (CommandFailedException.Missing e) {
            if (create) {
                throw e;
            }
            return;
        }
        if (!place.exists()) {
            if (create) {
                files.makeFile(place, 0666, 0, new Content.InMemory(new byte[0]));
            }
            return;
        }
        FileNode node = place.node();
        if (!files.user().isRoot()
                && node.uid() != files.user().uid()
                && !files.user().may(ProcessUser.WRITE, node)) {
            throw call.unknown(operand);
        }
        // A file of the build context has the time of the image already, unlike one of a base.
        if (node.content() instanceof Content.InBaseLayer && !files.hasOtherNames(place)) {
            files.fileSystem().put(place.path(), node);
        }
    }
}
