package io.jenkins.plugins.delivery.core.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that is asked one thing: it gets bytes, answers bytes and ends. No shell reads its arguments. It runs where
 * this JVM does, so a build's commands are nothing for it.
 */
public final class BoundedProcess {
    /** Of what it says beside its answer, the end is kept, in bytes. */
    private static final int LAST_WORDS = 4 << 10;

    /** A program that has ended may have left one behind that holds its output open. */
    private static final long REST_MILLIS = 2000;

    private static final int BUFFER = 8 << 10;

    private final Process process;
    private final int most;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream words = new ByteArrayOutputStream();
    private boolean saidTooMuch;

    private BoundedProcess(Process process, int most) {
        this.process = process;
        this.most = most;
    }

    /**
     * How it ended.
     *
     * @param output what it wrote on standard output; not copied
     * @param lastWords the end of what it wrote on standard error; may have secrets
     */
    public record Ended(int exitCode, byte[] output, String lastWords) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public String toString() {
            return "Ended[" + exitCode + ", " + output.length + " bytes]";
        }
    }

    /**
     * Runs a program to its end.
     *
     * @param command the program and its arguments
     * @param input for its standard input; it may leave it unread
     * @param longest after which it and its children are killed
     * @param most that it may answer, in bytes
     * @throws IOException when it cannot be started, takes longer or says more; the message is the end of a sentence
     *     that begins with the program
     */
    public static Ended run(List<String> command, byte[] input, Duration longest, int most)
            throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new IOException("cannot be started: " + e.getMessage(), e);
        }
        return new BoundedProcess(process, most).ask(input, longest);
    }

    private Ended ask(byte[] input, Duration longest) throws IOException, InterruptedException {
        try {
            Thread in = start("input", () -> write(input));
            Thread out = start("output", () -> read(process.getInputStream(), this::keepOutput));
            Thread err = start("words", () -> read(process.getErrorStream(), this::keepWords));
            boolean ended = process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                for (Thread thread : List.of(in, out, err)) {
                    thread.join(REST_MILLIS);
                }
            }
            synchronized (this) {
                if (saidTooMuch) {
                    throw new IOException("answers more than " + most + " bytes");
                }
                if (!ended) {
                    throw new IOException("takes longer than " + longest.toSeconds() + " s");
                }
                return new Ended(process.exitValue(), output.toByteArray(), words.toString(StandardCharsets.UTF_8));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name + " of process " + process.pid());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void write(byte[] input) {
        try (OutputStream out = process.getOutputStream()) {
            out.write(input);
        } catch (IOException e) {
            return; // it did not want it
        }
    }

    /** Takes what was read: a buffer, and how much is in it. */
    private interface Taker {
        void take(byte[] buffer, int length);
    }

    private static void read(InputStream in, Taker taker) {
        byte[] buffer = new byte[BUFFER];
        try (in) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                taker.take(buffer, length);
            }
        } catch (IOException e) {
            return; // it was killed
        }
    }

    private synchronized void keepOutput(byte[] buffer, int length) {
        if (output.size() + length > most) {
            saidTooMuch = true;
            process.destroyForcibly();
        } else {
            output.write(buffer, 0, length);
        }
    }

    private synchronized void keepWords(byte[] buffer, int length) {
        words.write(buffer, 0, length);
        if (words.size() > 2 * LAST_WORDS) {
            byte[] all = words.toByteArray();
            words.reset();
            words.write(all, all.length - LAST_WORDS, LAST_WORDS);
        }
    }
}
