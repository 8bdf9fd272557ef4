package io.jenkins.plugins.delivery.core;

/** Where the work tells its user what it does: the build log in Jenkins, standard error on the command line. */
@FunctionalInterface
public interface BuildLog {
    /** A log that forgets everything. */
    BuildLog NONE = line -> {};

    /** Says one line, without its end: a phase, a decision and its reason. */
    void line(String line);

    /** One line of a text that was asked for; on the command line it goes to standard output. */
    default void output(String line) {
        line(line);
    }

    /**
     * Reports progress of long work; called often, from any thread, and never a line of its own unless the log makes
     * it one.
     *
     * @param what what is under way, for example {@code layer 3f2a…}
     * @param done bytes so far
     * @param total bytes in all, or -1 when unknown
     */
    default void progress(String what, long done, long total) {}
}
