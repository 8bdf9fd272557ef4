package io.jenkins.plugins.delivery.core.supplychain.bill;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * What is found in the jars of a jar, in their order. While one is unpacked, others are looked into by threads of their
 * own, and no more of them than there are threads, because they are in memory.
 */
final class NestedJars implements AutoCloseable {
    private static final int MOST_THREADS = 4;

    private final Executor threads;
    private final int mostBegun;
    private final Deque<FutureTask<List<Component>>> begun = new ArrayDeque<>();
    private final List<Component> found = new ArrayList<>();

    private NestedJars(Executor threads, int mostBegun) {
        this.threads = threads;
        this.mostBegun = mostBegun;
    }

    static NestedJars inParallel() {
        int count = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        return new NestedJars(
                Executors.newFixedThreadPool(count, work -> {
                    Thread thread = new Thread(work, "nested-jars");
                    thread.setDaemon(true);
                    return thread;
                }),
                count);
    }

    /** Of a jar that is looked into by such a thread already. */
    static NestedJars inThisThread() {
        return new NestedJars(Runnable::run, 1);
    }

    /**
     * Begins to look into one more.
     *
     * @throws IOException with which it, or one before it, failed
     */
    void add(Callable<List<Component>> look) throws IOException {
        if (begun.size() == mostBegun) {
            takeFirst();
        }
        FutureTask<List<Component>> next = new FutureTask<>(look);
        begun.add(next);
        threads.execute(next);
    }

    /**
     * All that was found in those that were added.
     *
     * @throws IOException with which one of them failed
     */
    List<Component> found() throws IOException {
        while (!begun.isEmpty()) {
            takeFirst();
        }
        return found;
    }

    private void takeFirst() throws IOException {
        try {
            found.addAll(begun.remove().get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while jars were read");
        }
    }

    @Override
    public void close() {
        if (threads instanceof ExecutorService service) {
            service.shutdownNow();
        }
    }
}
