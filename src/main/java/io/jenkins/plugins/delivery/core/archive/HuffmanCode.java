package io.jenkins.plugins.delivery.core.archive;

import java.io.IOException;
import java.util.Arrays;

/** A Huffman code of zstd (RFC 8878, 4.2), looked up by as many bits as the longest of its words has. */
final class HuffmanCode {
    private static final int MOST_BITS = 11;
    private static final int MOST_SYMBOLS = 256;
    private static final int MOST_WEIGHT_BITS = 6;

    /** From here on a header is a number of weights, each in half a byte. */
    private static final int PLAIN = 128;

    private final int bits;
    private final byte[] symbols;
    private final byte[] lengths;

    /** @param weights of each symbol but the last, whose own comes from what they leave */
    private HuffmanCode(int[] weights, int count) throws IOException {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] > MOST_BITS) {
                throw ZstdInputStream.damaged();
            }
            sum += 1 << weights[i] >> 1;
        }
        this.bits = 32 - Integer.numberOfLeadingZeros(sum);
        int left = (1 << bits) - sum;
        if (sum == 0 || bits > MOST_BITS || Integer.bitCount(left) != 1) {
            throw ZstdInputStream.damaged();
        }
        weights[count] = Integer.numberOfTrailingZeros(left) + 1;
        this.symbols = new byte[1 << bits];
        this.lengths = new byte[1 << bits];
        int place = 0;
        for (int weight = 1; weight <= bits; weight++) {
            for (int symbol = 0; symbol <= count; symbol++) {
                if (weights[symbol] == weight) {
                    int end = place + (1 << weight - 1);
                    Arrays.fill(symbols, place, end, (byte) symbol);
                    Arrays.fill(lengths, place, end, (byte) (bits + 1 - weight));
                    place = end;
                }
            }
        }
    }

    /** @param in is left behind it */
    static HuffmanCode read(ZstdBytes in) throws IOException {
        int header = in.u8();
        int[] weights = new int[MOST_SYMBOLS];
        if (header < PLAIN) {
            return new HuffmanCode(weights, readWeights(in.part(header), weights));
        }
        int count = header - PLAIN + 1;
        for (int i = 0; i < count; i += 2) {
            int both = in.u8();
            weights[i] = both >> 4;
            weights[i + 1] = i + 1 < count ? both & 0xf : 0;
        }
        return new HuffmanCode(weights, count);
    }

    /** By two states in turn, to the end of the bits. */
    private static int readWeights(ZstdBytes in, int[] weights) throws IOException {
        FiniteStates table = FiniteStates.read(in, MOST_WEIGHT_BITS, MOST_BITS + 2);
        BackwardBits states = in.backward();
        int state = table.first(states);
        int other = table.first(states);
        int count = 0;
        while (count < MOST_SYMBOLS - 2) {
            weights[count++] = table.symbol(state);
            int next = table.next(state, states);
            state = other;
            other = next;
            if (states.isBeyond()) {
                weights[count++] = table.symbol(state);
                return count;
            }
        }
        throw ZstdInputStream.damaged();
    }

    /** Decodes all that is left of the input. */
    void decode(ZstdBytes in, byte[] to, int from, int length) throws IOException {
        BackwardBits words = in.backward();
        for (int i = from; i < from + length; i++) {
            int word = words.peek(bits);
            to[i] = symbols[word];
            words.skip(lengths[word]);
        }
        if (!words.isAtEnd()) {
            throw ZstdInputStream.damaged();
        }
    }
}
