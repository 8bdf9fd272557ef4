package io.jenkins.plugins.delivery.core.image.engine;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work that is given up after a while. */
final class Deadline {
    private Deadline() {}

    /** Work that an interrupt ends. */
    @FunctionalInterface
    interface Work<R> {
        R run() throws InterruptedException;
    }

    /**
     * Does work in this thread, and interrupts it when the time is over.
     *
     * @throws DeliveryException when it took longer
     */
    static <R> R within(int minutes, Work<R> work) throws InterruptedException {
        Thread worker = Thread.currentThread();
        AtomicBoolean over = new AtomicBoolean();
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread thread = new Thread(runnable, "build-image-deadline");
            thread.setDaemon(true);
            return thread;
        });
        try {
            watch.schedule(
                    () -> {
                        over.set(true);
                        worker.interrupt();
                    },
                    minutes,
                    TimeUnit.MINUTES);
            return work.run();
        } catch (InterruptedException e) {
            if (over.get()) {
                throw new DeliveryException(
                        "The build took longer than " + minutes + " minutes: set timeoutMinutes higher, or look at"
                                + " what the lines above were waiting for",
                        e);
            }
            throw e;
        } finally {
            watch.shutdownNow();
        }
    }
}
