package io.jenkins.plugins.delivery.core.quality;

import io.jenkins.plugins.delivery.core.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/** What is covered of a source file, line by line, so that what several reports say of it becomes one. */
final class SourceCoverage {
    private final String identity;
    private final int lines;
    private final long branches;

    /** By the place of a line among those with code. */
    private final BitSet covered;

    private final int[] coveredBranches;

    private SourceCoverage(Builder builder) {
        identity = Digest.of(builder.shape.toString().getBytes(StandardCharsets.UTF_8))
                .hex();
        lines = builder.lines;
        branches = builder.branches;
        covered = builder.covered;
        coveredBranches = Arrays.copyOf(builder.coveredBranches, lines);
    }

    /** The same for the same code, whichever report it is in: its name, and how much code is in which of its lines. */
    String identity() {
        return identity;
    }

    /** Takes over what another report of the same code says; of branches the one that saw more of a line. */
    void add(SourceCoverage other) {
        covered.or(other.covered);
        for (int i = 0; i < lines; i++) {
            coveredBranches[i] = Math.max(coveredBranches[i], other.coveredBranches[i]);
        }
    }

    Coverage sum() {
        long taken = Arrays.stream(coveredBranches).asLongStream().sum();
        return new Coverage(covered.cardinality(), lines - covered.cardinality(), taken, branches - taken);
    }

    /** Takes the lines in their order. */
    static final class Builder {
        private final StringBuilder shape;
        private final BitSet covered = new BitSet();
        private int[] coveredBranches = new int[64];
        private int lines;
        private long branches;

        /** @param name with its package */
        Builder(String name) {
            shape = new StringBuilder(name);
        }

        /** A line, with its instructions and branches as JaCoCo counts them. */
        void line(int number, int missed, int covers, int missedBranches, int takenBranches) {
            shape.append('\n')
                    .append(number)
                    .append(' ')
                    .append((long) missed + covers)
                    .append(' ')
                    .append((long) missedBranches + takenBranches);
            if (lines == coveredBranches.length) {
                coveredBranches = Arrays.copyOf(coveredBranches, 2 * lines);
            }
            covered.set(lines, covers > 0);
            coveredBranches[lines] = takenBranches;
            branches += (long) missedBranches + takenBranches;
            lines++;
        }

        SourceCoverage build() {
            return new SourceCoverage(this);
        }
    }
}
