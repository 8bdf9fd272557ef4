package io.jenkins.plugins.delivery.core;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Work for another processor, in a thread of its own that keeps no program from its end. */
public final class BackgroundWork {
    private BackgroundWork() {}

    /**
     * Begins it.
     *
     * @param name of the thread
     * @return its result or failure; to cancel it interrupts the thread
     */
    public static <T> Future<T> start(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
