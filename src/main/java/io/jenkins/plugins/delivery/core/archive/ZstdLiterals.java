package io.jenkins.plugins.delivery.core.archive;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.util.Arrays;

/** The bytes of a block of zstd that are not repeated from what was before (RFC 8878, 3.1.1.3.1). */
final class ZstdLiterals {
    private static final int RAW = 0;
    private static final int REPEATED = 1;
    private static final int COMPRESSED = 2;

    private static final int STREAMS = 4;

    private final byte[] bytes = new byte[ZstdInputStream.MOST_BLOCK_BYTES];
    private int length;

    /** That of an earlier block of the frame, which a later one may use again. */
    @CheckForNull
    private HuffmanCode code;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void beginFrame() {
        code = null;
    }

    /** @param in is left behind them */
    void read(ZstdBytes in) throws IOException {
        int first = in.u8();
        int kind = first & 3;
        int format = first >> 2 & 3;
        if (kind == RAW || kind == REPEATED) {
            length = switch (format) {
                case 1 -> first >> 4 | in.u8() << 4;
                case 3 -> first >> 4 | in.number(2) << 4;
                default -> first >> 3;
            };
            checkLength();
            if (kind == RAW) {
                in.copy(bytes, length);
            } else {
                Arrays.fill(bytes, 0, length, (byte) in.u8());
            }
            return;
        }
        int bits = format < 2 ? 10 : format == 2 ? 14 : 18;
        long header = first >> 4 | (long) in.number(bits == 10 ? 2 : bits == 14 ? 3 : 4) << 4 & 0xfffffffffL;
        length = (int) (header & (1 << bits) - 1);
        checkLength();
        ZstdBytes compressed = in.part((int) (header >> bits));
        if (kind == COMPRESSED) {
            code = HuffmanCode.read(compressed);
        }
        if (code == null) {
            throw ZstdInputStream.damaged();
        }
        decode(code, compressed, format == 0 ? 1 : STREAMS);
    }

    private void checkLength() throws IOException {
        if (length > bytes.length) {
            throw ZstdInputStream.damaged();
        }
    }

    private void decode(HuffmanCode words, ZstdBytes in, int streams) throws IOException {
        if (streams == 1) {
            words.decode(in, bytes, 0, length);
            return;
        }
        int[] compressed = {in.number(2), in.number(2), in.number(2)};
        int part = (length + STREAMS - 1) / STREAMS;
        if (length < (STREAMS - 1) * part) {
            throw ZstdInputStream.damaged();
        }
        for (int i = 0; i < STREAMS - 1; i++) {
            words.decode(in.part(compressed[i]), bytes, i * part, part);
        }
        words.decode(in, bytes, (STREAMS - 1) * part, length - (STREAMS - 1) * part);
    }
}
