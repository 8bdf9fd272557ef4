package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A few transfers at the same time; one that is found to have failed ends the others that are awaited. */
final class ParallelWork implements AutoCloseable {
    private static final int THREADS = 4;

    /** Work on one item. */
    @FunctionalInterface
    interface Task<T, R> {
        R run(T item) throws Exception;
    }

    private final ExecutorService executor;

    ParallelWork() {
        AtomicInteger number = new AtomicInteger();
        executor = Executors.newFixedThreadPool(THREADS, runnable -> {
            Thread thread = new Thread(runnable, "image-transfer-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The results in the order of the items. */
    <T, R> List<R> map(List<T> items, Task<T, R> task) throws InterruptedException {
        List<Future<R>> futures = new ArrayList<>();
        for (T item : items) {
            futures.add(start(() -> task.run(item)));
        }
        return await(futures);
    }

    /** Begins one more piece of work, to be awaited later. */
    <R> Future<R> start(Callable<R> task) {
        return executor.submit(task);
    }

    /** The results in the order of what was started. */
    <R> List<R> await(List<Future<R>> futures) throws InterruptedException {
        List<R> results = new ArrayList<>();
        try {
            for (Future<R> future : futures) {
                results.add(future.get());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DeliveryException failure) {
                throw failure;
            }
            throw new DeliveryException(String.valueOf(e.getCause()), e.getCause());
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
        return results;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
