package io.jenkins.plugins.delivery.jenkins.durable;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Computer;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;

/**
 * Has something done again and again in the background, one time after the other, each after the pause that the one
 * before asked for. It ends with the Jenkins that it was made in.
 */
final class StepClock {
    /** The pause after which nothing comes. */
    static final long NEVER = -1;

    private static final Logger LOGGER = Logger.getLogger(StepClock.class.getName());

    private final Jenkins jenkins = Jenkins.get();
    private final LongSupplier tick;

    // Guarded by this.
    private boolean ticking;
    private boolean over;
    /** Whether it is to tick at once when it has ticked. */
    private boolean again;
    /** The thread that may be interrupted; null when none may. */
    @CheckForNull
    private Thread interruptible;

    @CheckForNull
    private Future<?> next;

    StepClock(LongSupplier tick) {
        this.tick = tick;
    }

    /** Something that may take long and may be given up. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Ticks after a while, in place of when it would have ticked. */
    synchronized void in(long millis) {
        if (over) {
            return;
        }
        if (next != null) {
            next.cancel(false);
        }
        next = Timer.get()
                .schedule(() -> Computer.threadPoolForRemoting.execute(this::run), millis, TimeUnit.MILLISECONDS);
    }

    /** Interrupts what may be, and ticks as soon as possible. */
    synchronized void interrupt() {
        if (interruptible != null) {
            interruptible.interrupt();
        }
        if (ticking) {
            again = true;
        } else {
            in(0);
        }
    }

    /** Does, within a tick, what {@link #interrupt} may interrupt. */
    <T> T interruptibly(Work<T> work) throws IOException, InterruptedException {
        synchronized (this) {
            if (again) {
                throw new InterruptedException();
            }
            interruptible = Thread.currentThread();
        }
        try {
            return work.run();
        } finally {
            synchronized (this) {
                interruptible = null;
                // One that came too late is not for what this thread does next.
                Thread.interrupted();
            }
        }
    }

    private void run() {
        synchronized (this) {
            // A restart within one process leaves timers of the Jenkins before.
            if (over || ticking || Jenkins.getInstanceOrNull() != jenkins || jenkins.isTerminating()) {
                return;
            }
            ticking = true;
        }
        long pause = NEVER;
        try {
            pause = tick.getAsLong();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "A step ends in a way that it should not", e);
        } finally {
            synchronized (this) {
                ticking = false;
                over = pause == NEVER;
                in(again ? 0 : pause);
                again = false;
            }
        }
    }
}
