package io.jenkins.plugins.delivery.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FileNameTest {
    @Test
    void everyByteComesBack() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            byte[] name = new byte[1 + random.nextInt(12)];
            random.nextBytes(name);

            assertThat(FileName.encode(FileName.decode(name))).isEqualTo(name);
        }
    }

    @Test
    void textStaysText() {
        for (String name : new String[] {"a.jar", "größe", "\u6d4b\u8bd5", "\ud83d\ude80.txt", "\ufffd"}) {
            assertThat(FileName.decode(name.getBytes(StandardCharsets.UTF_8))).isEqualTo(name);
            assertThat(FileName.isText(name)).isTrue();
            assertThat(FileName.shown(name)).isEqualTo(name);
        }
    }

    @Test
    void pathsKeepTheirBytes() {
        Path directory = Path.of("/srv/app");
        String odd = FileName.decode(new byte[] {'x', (byte) 0xb2, (byte) 0xe2});

        Path path = FileName.resolve(directory, odd + "/größe");

        assertThat(FileName.text(path)).isEqualTo("/srv/app/" + odd + "/größe");
        assertThat(FileName.of(path)).isEqualTo("größe");
        assertThat(FileName.isText(odd)).isFalse();
        assertThat(FileName.shown(odd)).isEqualTo("x\ufffd\ufffd");
        assertThat(FileName.text(FileName.resolve(directory, "/a/ö"))).isEqualTo("/a/ö");
    }
}
