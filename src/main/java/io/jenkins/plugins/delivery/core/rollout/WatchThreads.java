package io.jenkins.plugins.delivery.core.rollout;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The few threads that all rollouts of the JVM share; idle ones end, so that they hold no class loader. */
final class WatchThreads {
    private static final int IDLE_SECONDS = 10;
    private static final int REQUESTS = 4;

    /** Judges rollouts, one after another, and waits for nothing. */
    static final ScheduledExecutorService JUDGE = judge();

    /** Asks the API server, and waits for it. */
    static final ExecutorService ASK = ask();

    private WatchThreads() {}

    private static ScheduledExecutorService judge() {
        ScheduledThreadPoolExecutor judge = new ScheduledThreadPoolExecutor(1, daemons("rollout-watch"));
        judge.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        judge.allowCoreThreadTimeOut(true);
        judge.setRemoveOnCancelPolicy(true);
        return judge;
    }

    private static ExecutorService ask() {
        ThreadPoolExecutor ask = new ThreadPoolExecutor(
                REQUESTS,
                REQUESTS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons("rollout-request"));
        ask.allowCoreThreadTimeOut(true);
        return ask;
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
