package io.jenkins.plugins.delivery.jenkins.agent;

/** Runs code in which libraries look for their parts by the thread's class loader. */
public final class PluginClasses {
    private PluginClasses() {}

    /** What is run. */
    @FunctionalInterface
    public interface Work<T> {
        T call() throws InterruptedException;
    }

    /** Runs it. */
    public static <T> T call(Work<T> work) throws InterruptedException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(PluginClasses.class.getClassLoader());
        try {
            return work.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
