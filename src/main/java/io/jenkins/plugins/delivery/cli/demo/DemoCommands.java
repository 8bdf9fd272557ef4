package io.jenkins.plugins.delivery.cli.demo;

import java.util.List;

/** Runs commands of this program as a user would. */
@FunctionalInterface
public interface DemoCommands {
    /** The command has written to the user's terminal what it writes there. */
    Ended run(List<String> arguments);

    /**
     * How a command ended.
     *
     * @param out what it wrote to standard output
     * @param err what it wrote to standard error, its log
     */
    record Ended(int exitCode, String out, String err) {}
}
