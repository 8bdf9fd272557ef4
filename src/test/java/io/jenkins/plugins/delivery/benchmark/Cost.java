package io.jenkins.plugins.delivery.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * What a command takes.
 *
 * @param clock seconds until it ended
 * @param processor seconds of all processors, its children's, too
 */
public record Cost(double clock, double processor) {
    /** Longer than any build takes, so that one that hangs does not keep the others from being measured. */
    private static final long MOST_SECONDS = 180;

    /** Of both, one after the other. */
    public Cost plus(Cost other) {
        return new Cost(clock + other.clock, processor + other.processor);
    }

    /**
     * The median of the rounds, the fastest and the slowest, and the median as a multiple of what it is compared with.
     *
     * @param figure in seconds
     */
    public static String figures(List<Cost> rounds, List<Cost> compared, ToDoubleFunction<Cost> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        double[] others = compared.stream().mapToDouble(figure).sorted().toArray();
        double median = sorted[sorted.length / 2];
        return String.format(
                Locale.ROOT,
                "%5.2f (%5.2f to %5.2f) x%.2f",
                median,
                sorted[0],
                sorted[sorted.length - 1],
                median / others[others.length / 2]);
    }

    /**
     * Runs a command, which has to succeed.
     *
     * @throws IllegalStateException with its output when it fails or does not end
     */
    public static Cost of(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("output", "");
        Path times = Files.createTempFile("times", "");
        try {
            // A shell counts what its children, and theirs, took.
            List<String> timed = new ArrayList<>(List.of(
                    "timeout",
                    Long.toString(MOST_SECONDS),
                    "bash",
                    "-c",
                    "out=$1 times=$2; shift 2; TIMEFORMAT='%U %S'; { time \"$@\" >\"$out\" 2>&1; } 2>\"$times\"",
                    "timed",
                    output.toString(),
                    times.toString()));
            timed.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(timed).inheritIO();
            builder.environment().putAll(environment);
            long start = System.nanoTime();
            int status = builder.start().waitFor();
            double clock = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
            if (status != 0) {
                // Not as UTF-8 must be: programs that are ended in the middle write anything.
                throw new IllegalStateException(command.get(0) + " ended with " + status + ": "
                        + new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
            }
            double processor = 0;
            for (String seconds : Files.readString(times).trim().split("\\s")) {
                processor += Double.parseDouble(seconds);
            }
            return new Cost(clock, processor);
        } finally {
            Files.delete(output);
            Files.delete(times);
        }
    }
}
