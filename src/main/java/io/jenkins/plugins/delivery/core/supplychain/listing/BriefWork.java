package io.jenkins.plugins.delivery.core.supplychain.listing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Work of which nothing depends but time: it is waited for so long, and then given up. */
final class BriefWork {
    private static final int MOST_THREADS = 8;

    private BriefWork() {}

    /**
     * What came of it.
     *
     * @param results of what was done in time, in the order of the work
     * @param isComplete whether all was
     */
    record Outcome<R>(List<R> results, boolean isComplete) {}

    /**
     * Does several pieces of work at the same time.
     *
     * @param work each ends when its thread is interrupted, and tells what goes wrong by its result
     */
    static <R> Outcome<R> within(Duration most, List<Callable<R>> work) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(Math.min(MOST_THREADS, work.size()), runnable -> {
            Thread thread = new Thread(runnable, "layer-listings");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<R> results = new ArrayList<>();
            boolean complete = true;
            for (Future<R> done : executor.invokeAll(work, most.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    results.add(done.get());
                } catch (CancellationException e) {
                    complete = false;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("it tells what goes wrong by its result", e.getCause());
                }
            }
            return new Outcome<>(results, complete);
        } finally {
            executor.shutdownNow();
        }
    }
}
