package io.jenkins.plugins.delivery.jenkins.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandOutputTest {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final CommandOutput output = new CommandOutput(log, List.of("hunter222", "first\nsecond"));

    @Test
    void aSecretThatComesInTwoPiecesIsMasked() throws Exception {
        print("login hunt");
        print("er222 done\n");

        assertThat(log()).isEqualTo("login **** done\n");
    }

    @Test
    void aSecretOfTwoLinesIsMaskedThoughTheyComeOneByOne() throws Exception {
        print("first\n");
        print("second\nthird\n");

        assertThat(log()).doesNotContain("first").doesNotContain("second").endsWith("third\n");
    }

    @Test
    void theEndOfALineIsNotMadeUp() throws Exception {
        print("one\ntwo");
        assertThat(log()).isEqualTo("one\n");

        output.close();

        assertThat(log()).isEqualTo("one\ntwo");
    }

    @Test
    void aLineWithoutAnEndIsCutAndTheNextIsWhole() throws Exception {
        for (int i = 0; i < 100; i++) {
            print("x".repeat(100_000));
        }
        print("\nnext\n");

        assertThat(log()).hasSizeLessThan(200_000).endsWith("next\n");
    }

    @Test
    void bytesOfACharacterMayComeApart() throws Exception {
        byte[] bytes = "grün\n".getBytes(StandardCharsets.UTF_8);
        output.write(bytes, 0, 3);
        output.write(bytes, 3, bytes.length - 3);

        assertThat(log()).isEqualTo("grün\n");
    }

    private void print(String text) throws IOException {
        output.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private String log() {
        return log.toString(StandardCharsets.UTF_8);
    }
}
