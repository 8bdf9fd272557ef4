package io.jenkins.plugins.delivery.jenkins.durable;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.command.CommandGuard;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.OptionalInt;
import jenkins.MasterToSlaveFileCallable;

/** What is asked of a command's guard where its files are, on the agent. */
abstract class CommandQuestion<T extends Serializable> extends MasterToSlaveFileCallable<T> {
    private static final long serialVersionUID = 1L;

    /** Whether the command was kept from beginning. */
    static final class Forestall extends CommandQuestion<Boolean> {
        private static final long serialVersionUID = 1L;
        private final CommandGuard guard;

        Forestall(CommandGuard guard) {
            this.guard = guard;
        }

        @Override
        public Boolean invoke(File workspace, VirtualChannel channel) throws IOException {
            return guard.forestall();
        }
    }

    /** The command's exit code; null while it runs. */
    static final class ExitCode extends CommandQuestion<Integer> {
        private static final long serialVersionUID = 1L;
        private final CommandGuard guard;

        ExitCode(CommandGuard guard) {
            this.guard = guard;
        }

        @Override
        @CheckForNull
        public Integer invoke(File workspace, VirtualChannel channel) throws IOException {
            OptionalInt code = guard.exitCode();
            return code.isPresent() ? code.getAsInt() : null;
        }
    }

    /** Has nothing of the work begin any more, and what runs end. */
    static final class Abort extends CommandQuestion<Boolean> {
        private static final long serialVersionUID = 1L;
        private final String directory;

        Abort(String directory) {
            this.directory = directory;
        }

        @Override
        public Boolean invoke(File workspace, VirtualChannel channel) throws IOException {
            CommandGuard.abort(Path.of(directory));
            return true;
        }
    }
}
