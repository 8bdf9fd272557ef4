package io.jenkins.plugins.delivery.core.archive;

import java.io.IOException;
import java.util.Arrays;

/**
 * A table of zstd's finite state entropy (RFC 8878, 4.1): each state stands for a symbol, and with the next bits leads to
 * the next state.
 */
final class FiniteStates {
    private static final int LEAST_BITS = 5;
    private static final int MOST_SYMBOLS = 256;

    /** How many bits say which state is the first. */
    private final int bits;

    private final byte[] symbols;
    private final byte[] counts;
    private final short[] bases;

    private FiniteStates(int bits) {
        this.bits = bits;
        int states = 1 << bits;
        this.symbols = new byte[states];
        this.counts = new byte[states];
        this.bases = new short[states];
    }

    /** A table of one state. */
    static FiniteStates of(byte symbol) {
        FiniteStates table = new FiniteStates(0);
        table.symbols[0] = symbol;
        return table;
    }

    /** @param shares of each symbol, of all states; -1 for less than one */
    static FiniteStates of(int bits, int... shares) {
        FiniteStates table = new FiniteStates(bits);
        int states = 1 << bits;
        int[] next = shares.clone();
        int high = states;
        for (int symbol = 0; symbol < shares.length; symbol++) {
            if (shares[symbol] == -1) {
                table.symbols[--high] = (byte) symbol;
                next[symbol] = 1;
            }
        }
        int place = 0;
        for (int symbol = 0; symbol < shares.length; symbol++) {
            for (int i = 0; i < shares[symbol]; i++) {
                table.symbols[place] = (byte) symbol;
                do {
                    place = place + (states >> 1) + (states >> 3) + 3 & states - 1;
                } while (place >= high);
            }
        }
        for (int state = 0; state < states; state++) {
            int number = next[table.symbols[state] & 0xff]++;
            int count = bits - log(number);
            table.counts[state] = (byte) count;
            table.bases[state] = (short) ((number << count) - states);
        }
        return table;
    }

    private static int log(int number) {
        return 31 - Integer.numberOfLeadingZeros(number);
    }

    /**
     * Reads the shares of the symbols.
     *
     * @param in is left behind them
     */
    static FiniteStates read(ZstdBytes in, int mostBits, int mostSymbols) throws IOException {
        ForwardBits shares = new ForwardBits(in);
        int bits = shares.read(4) + LEAST_BITS;
        if (bits > mostBits) {
            throw ZstdInputStream.damaged();
        }
        int left = 1 << bits;
        int[] found = new int[MOST_SYMBOLS];
        int symbols = 0;
        while (left > 0) {
            if (symbols >= mostSymbols) {
                throw ZstdInputStream.damaged();
            }
            int share = share(shares, left);
            left -= Math.abs(share);
            found[symbols++] = share;
            if (share == 0) {
                int more;
                do {
                    more = shares.read(2);
                    symbols += more;
                } while (more == 3 && symbols < mostSymbols);
            }
        }
        if (left < 0 || symbols > mostSymbols) {
            throw ZstdInputStream.damaged();
        }
        shares.end();
        return of(bits, Arrays.copyOf(found, symbols));
    }

    /** As many bits as the shares that are left need, or one less. */
    private static int share(ForwardBits in, int left) throws IOException {
        int count = log(left + 1) + 1;
        int low = in.read(count - 1);
        int fewer = (1 << count) - 1 - (left + 1);
        if (low < fewer) {
            return low - 1;
        }
        int value = low | in.read(1) << count - 1;
        return (value >= 1 << count - 1 ? value - fewer : value) - 1;
    }

    /** The first state. */
    int first(BackwardBits in) {
        return in.read(bits);
    }

    int symbol(int state) {
        return symbols[state] & 0xff;
    }

    int next(int state, BackwardBits in) {
        return (bases[state] & 0xffff) + in.read(counts[state]);
    }

    /** Bits from the first to the last, which end with a byte. */
    private static final class ForwardBits {
        private final ZstdBytes in;
        private int held;
        private int count;

        ForwardBits(ZstdBytes in) {
            this.in = in;
        }

        int read(int wanted) throws IOException {
            while (count < wanted) {
                held |= in.u8() << count;
                count += 8;
            }
            int bits = held & (1 << wanted) - 1;
            held >>>= wanted;
            count -= wanted;
            return bits;
        }

        /** What is left of the last byte means nothing. */
        void end() {
            held = 0;
            count = 0;
        }
    }
}
