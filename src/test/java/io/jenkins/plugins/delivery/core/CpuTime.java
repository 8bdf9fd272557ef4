package io.jenkins.plugins.delivery.core;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What something costs the processor, which does not depend on what else the machine does. */
public final class CpuTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int TIMES = 5;

    private CpuTime() {}

    /** The least of several times in milliseconds: the first ones are the compiler's, too. */
    public static long millisOf(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TIMES; i++) {
            long start = THREADS.getCurrentThreadCpuTime();
            work.run();
            least = Math.min(least, (THREADS.getCurrentThreadCpuTime() - start) / 1_000_000);
        }
        return least;
    }
}
