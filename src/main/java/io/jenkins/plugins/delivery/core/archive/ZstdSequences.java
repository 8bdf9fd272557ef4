package io.jenkins.plugins.delivery.core.archive;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;

/** How the bytes of a block of zstd come from its literals and from what was before (RFC 8878, 3.1.1.3.2). */
final class ZstdSequences {
    private static final int MOST_OFFSET_CODE = 31;

    /** What the codes of lengths stand for, and how many bits are added. */
    private static final int[] LITERALS_FROM = {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512,
        1024, 2048, 4096, 8192, 16384, 32768, 65536
    };

    private static final int[] LITERALS_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        16
    };

    private static final int[] MATCH_FROM = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32,
        33, 34, 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387, 32771, 65539
    };

    private static final int[] MATCH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2,
        2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    };

    private static final FiniteStates USUAL_LITERALS = FiniteStates.of(
            6, 4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1,
            -1, -1);

    private static final FiniteStates USUAL_OFFSETS = FiniteStates.of(
            5, 1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1);

    private static final FiniteStates USUAL_MATCHES = FiniteStates.of(
            6, 1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
            1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1);

    private final Kind literals = new Kind(9, LITERALS_FROM.length, USUAL_LITERALS);
    private final Kind offsets = new Kind(8, MOST_OFFSET_CODE + 1, USUAL_OFFSETS);
    private final Kind matches = new Kind(9, MATCH_FROM.length, USUAL_MATCHES);

    /** The last three distances, which later ones may name. */
    private final long[] recent = new long[3];

    /** What one of the three numbers of a sequence is coded with. */
    private static final class Kind {
        private final int mostBits;
        private final int mostSymbols;
        private final FiniteStates usual;

        @CheckForNull
        private FiniteStates table;

        Kind(int mostBits, int mostSymbols, FiniteStates usual) {
            this.mostBits = mostBits;
            this.mostSymbols = mostSymbols;
            this.usual = usual;
        }

        FiniteStates read(int mode, ZstdBytes in) throws IOException {
            FiniteStates read =
                    switch (mode) {
                        case 0 -> usual;
                        case 1 -> one(in.u8());
                        case 2 -> FiniteStates.read(in, mostBits, mostSymbols);
                        default -> table;
                    };
            if (read == null) {
                throw ZstdInputStream.damaged();
            }
            table = read;
            return read;
        }

        private FiniteStates one(int symbol) throws IOException {
            if (symbol >= mostSymbols) {
                throw ZstdInputStream.damaged();
            }
            return FiniteStates.of((byte) symbol);
        }
    }

    /** Those of a block. */
    private record Tables(FiniteStates literals, FiniteStates offsets, FiniteStates matches) {}

    void beginFrame() {
        literals.table = null;
        offsets.table = null;
        matches.table = null;
        recent[0] = 1;
        recent[1] = 4;
        recent[2] = 8;
    }

    /**
     * Reads all that is left of a block, and writes what it stands for.
     *
     * @param unrepeated the literals of the block, of which all are written
     */
    void read(ZstdBytes in, ZstdLiterals unrepeated, ZstdWindow out) throws IOException {
        int count = count(in);
        int used = 0;
        if (count > 0) {
            int modes = in.u8();
            if ((modes & 3) != 0) {
                throw ZstdInputStream.damaged();
            }
            Tables tables = new Tables(
                    literals.read(modes >> 6, in), offsets.read(modes >> 4 & 3, in), matches.read(modes >> 2 & 3, in));
            used = write(count, tables, in.backward(), unrepeated, out);
        } else if (in.left() > 0) {
            throw ZstdInputStream.damaged();
        }
        out.write(unrepeated.bytes(), used, unrepeated.length() - used);
    }

    private static int count(ZstdBytes in) throws IOException {
        int first = in.u8();
        if (first < 128) {
            return first;
        }
        return first < 255 ? (first - 128 << 8) + in.u8() : in.number(2) + 0x7f00;
    }

    /** How many literals are used up. */
    private int write(int count, Tables tables, BackwardBits in, ZstdLiterals unrepeated, ZstdWindow out)
            throws IOException {
        int literal = tables.literals().first(in);
        int offset = tables.offsets().first(in);
        int match = tables.matches().first(in);
        int used = 0;
        for (int i = 0; i < count; i++) {
            int far = tables.offsets().symbol(offset);
            long distance = (1L << far) + (in.read(far) & 0xffffffffL);
            int matchCode = tables.matches().symbol(match);
            int matched = MATCH_FROM[matchCode] + in.read(MATCH_BITS[matchCode]);
            int literalCode = tables.literals().symbol(literal);
            int plain = LITERALS_FROM[literalCode] + in.read(LITERALS_BITS[literalCode]);
            if (i + 1 < count) {
                literal = tables.literals().next(literal, in);
                match = tables.matches().next(match, in);
                offset = tables.offsets().next(offset, in);
            }
            if (in.isBeyond() || plain > unrepeated.length() - used) {
                throw ZstdInputStream.damaged();
            }
            out.write(unrepeated.bytes(), used, plain);
            used += plain;
            out.repeat(distance(distance, plain == 0), matched);
        }
        if (!in.isAtEnd()) {
            throw ZstdInputStream.damaged();
        }
        return used;
    }

    /** Up to three stands for one of those before; without literals for the next one, and then for one less than the last. */
    private long distance(long value, boolean withoutLiterals) {
        if (value > 3) {
            recent[2] = recent[1];
            recent[1] = recent[0];
            recent[0] = value - 3;
            return recent[0];
        }
        int index = (int) value - 1 + (withoutLiterals ? 1 : 0);
        if (index > 0) {
            long found = index < 3 ? recent[index] : recent[0] - 1;
            if (index > 1) {
                recent[2] = recent[1];
            }
            recent[1] = recent[0];
            recent[0] = found;
        }
        return recent[0];
    }
}
