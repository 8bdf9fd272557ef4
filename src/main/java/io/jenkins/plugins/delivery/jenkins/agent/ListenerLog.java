package io.jenkins.plugins.delivery.jenkins.agent;

import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.image.inprocess.ByteCount;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The log in the build's; a transfer that takes long gets a line now and then. To be closed where the work ends: an agent
 * keeps lines back for a moment, in which the step may end, and the agent with it.
 */
public final class ListenerLog implements BuildLog, AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final TaskListener listener;
    private final Map<String, Long> lastSaid = new HashMap<>();

    public ListenerLog(TaskListener listener) {
        this.listener = listener;
    }

    @Override
    public void line(String line) {
        listener.getLogger().println(line);
    }

    /** Has all lines be with the controller before the work's result is. */
    @Override
    public void close() {
        listener.getLogger().flush();
    }

    @Override
    public synchronized void progress(String what, long done, long total) {
        long now = System.nanoTime();
        Long last = lastSaid.putIfAbsent(what, now);
        if (last != null && now - last > PAUSE_NANOS) {
            lastSaid.put(what, now);
            line(what + ": " + ByteCount.of(done) + (total < 0 ? "" : " of " + ByteCount.of(total)));
        }
    }
}
