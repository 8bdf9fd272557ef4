package io.jenkins.plugins.delivery.cli;

import java.util.Arrays;
import java.util.Objects;

/** The end of the process, without the 0.3 s that Java gives to threads in native code before it ends. */
final class ProcessEnd {
    /** As {@link java.net.http.HttpClient} names the thread that waits for its connections. */
    private static final String SELECTOR = "HttpClient-[0-9]{1,9}-SelectorManager";

    private ProcessEnd() {}

    /** Runs the shutdown hooks and ends the process. */
    static void exit(int exitCode) {
        endSelectors();
        System.exit(exitCode);
    }

    /** A client cannot be closed before Java 21, but its selector, which waits in native code, ends when interrupted. */
    private static void endSelectors() {
        // Those that begin meanwhile do not fit, and cost what they cost.
        Thread[] threads = new Thread[2 * Thread.activeCount()];
        Thread.enumerate(threads);
        Arrays.stream(threads)
                .filter(Objects::nonNull)
                .filter(thread -> thread.getName().matches(SELECTOR))
                .forEach(Thread::interrupt);
    }
}
