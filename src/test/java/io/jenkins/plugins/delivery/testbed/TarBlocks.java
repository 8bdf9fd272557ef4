package io.jenkins.plugins.delivery.testbed;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tars block by block, as no program writes them; of any size, since they are made as they are read. */
public final class TarBlocks {
    private static final int BLOCK = 512;

    private TarBlocks() {}

    /** A header that claims so many bytes of content. */
    public static byte[] header(String name, char type, long size, String link) {
        byte[] block = new byte[BLOCK];
        put(block, 0, name);
        put(block, 100, "0000644\0" + "0000000\0" + "0000000\0");
        // More than octal digits have room for is written in binary.
        if (size < 1L << 33) {
            put(block, 124, String.format("%011o", size));
        } else {
            block[124] = (byte) 0x80;
            for (int i = 0; i < Long.BYTES; i++) {
                block[135 - i] = (byte) (size >> i * Byte.SIZE);
            }
        }
        put(block, 136, "00000000000\0" + "        ");
        block[156] = (byte) type;
        put(block, 157, link);
        put(block, 257, "ustar\0" + "00");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format("%06o\0 ", sum));
        return block;
    }

    /** A header with all its content. */
    public static byte[] file(String name, char type, byte[] content) {
        byte[] header = header(name, type, content.length, "");
        byte[] blocks = Arrays.copyOf(header, BLOCK + (content.length + BLOCK - 1) / BLOCK * BLOCK);
        System.arraycopy(content, 0, blocks, BLOCK, content.length);
        return blocks;
    }

    /** A record of an extended header. */
    public static byte[] record(String key, String value) {
        int length = key.length() + value.length() + 3;
        int whole = length + Integer.toString(length).length();
        whole = length + Integer.toString(whole).length();
        return (whole + " " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The same block again and again. */
    public static Stream<byte[]> repeated(String content, int times) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, times).mapToObj(i -> bytes);
    }

    /** All of them one after the other, with the mark of the end. */
    public static InputStream tar(Stream<byte[]> blocks) {
        Iterator<InputStream> streams = Stream.concat(blocks, Stream.of(new byte[2 * BLOCK]))
                .<InputStream>map(ByteArrayInputStream::new)
                .iterator();
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return streams.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return streams.next();
            }
        });
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }
}
