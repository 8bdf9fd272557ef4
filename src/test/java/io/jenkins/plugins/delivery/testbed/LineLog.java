package io.jenkins.plugins.delivery.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a process prints, kept line by line as it comes, for whoever waits for a certain line. */
final class LineLog {
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    /** Reads the stream to its end on a thread of its own. */
    static LineLog of(InputStream stream, String name) {
        LineLog log = new LineLog();
        Thread reader = new Thread(() -> log.read(stream), name);
        reader.setDaemon(true);
        reader.start();
        return log;
    }

    /** The lines so far. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The first line that matches, as soon as it is there; empty when the stream ends or the time is over before. */
    synchronized Optional<String> await(Predicate<String> matching, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        int next = 0;
        while (true) {
            for (; next < lines.size(); next++) {
                if (matching.test(lines.get(next))) {
                    return Optional.of(lines.get(next));
                }
            }
            long left = deadline - System.nanoTime();
            if (ended || left <= 0) {
                return Optional.empty();
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** The whole text once the process has closed the stream. */
    synchronized String awaitEnd() throws InterruptedException {
        while (!ended) {
            wait();
        }
        return String.join("\n", lines);
    }

    private void read(InputStream stream) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            // The stream of a process that was destroyed is closed under its reader.
            add(e.toString());
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
