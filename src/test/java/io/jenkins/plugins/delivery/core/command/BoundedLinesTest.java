package io.jenkins.plugins.delivery.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedLinesTest {
    private final List<String> lines = new ArrayList<>();

    @Test
    void splitsLinesWhereverTheBytesAreSplit() {
        byte[] text = "one\r\n\nzwölf\nlast".getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= text.length; size++) {
            lines.clear();
            try (BoundedLines out = new BoundedLines(100, lines::add)) {
                for (int i = 0; i < text.length; i += size) {
                    out.write(text, i, Math.min(size, text.length - i));
                }
            }
            assertThat(lines).as("in pieces of %d", size).containsExactly("one", "", "zwölf", "last");
        }
    }

    @Test
    void keepsTheBeginningOfALineAndSaysWhatItLeavesOut() {
        try (BoundedLines out = new BoundedLines(4, lines::add)) {
            out.write("1234\n123456\nend".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(lines).containsExactly("1234", "1234… (2 bytes left out)", "end");
    }

    /** More than a controller's memory, and more than an array can hold. */
    @Test
    void survivesALineOfThreeGigabytes() {
        byte[] piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) 'a');
        try (BoundedLines out = new BoundedLines(64 << 10, lines::add)) {
            for (int i = 0; i < 3 << 10; i++) {
                out.write(piece);
            }
        }

        assertThat(lines).singleElement().asString().endsWith("a… (" + ((3L << 30) - (64 << 10)) + " bytes left out)");
    }
}
