package io.jenkins.plugins.delivery.core.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Execution data that JaCoCo itself writes of a class that runs. */
class JacocoExecTest {
    @TempDir
    Path target;

    @BeforeEach
    void compile() throws IOException {
        MeasuredClass.compile(target);
    }

    @Test
    void countsWhatRan() throws Exception {
        Coverage coverage = JacocoExec.read(target, List.of(exec("jacoco.exec", 1)));

        assertThat(coverage).isEqualTo(new Coverage(3, 1, 1, 1));
    }

    @Test
    void addsWhatOtherTestsOfTheModuleRan() throws Exception {
        Coverage coverage = JacocoExec.read(target, List.of(exec("jacoco.exec", 1), exec("jacoco-it.exec", -1)));

        assertThat(coverage).isEqualTo(new Coverage(4, 0, 2, 0));
    }

    @Test
    void saysThatTheClassesAreNotThere() throws Exception {
        Path elsewhere = Files.createDirectories(target.resolve("elsewhere"));
        List<Path> files = List.of(exec("jacoco.exec", 1));

        assertThatThrownBy(() -> JacocoExec.read(elsewhere, files))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("classes is not there: compile in the same workspace");
    }

    @Test
    void saysThatTheClassesAreOthers() throws Exception {
        List<Path> files = List.of(exec("jacoco.exec", 1));
        Files.write(MeasuredClass.compile(target), recompiled());

        assertThatThrownBy(() -> JacocoExec.read(target, files))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("is about other classes than those in");
    }

    @Test
    void saysThatAFileIsNoExecutionData() throws Exception {
        List<Path> files = List.of(Files.writeString(target.resolve("jacoco.exec"), "<html>"));

        assertThatThrownBy(() -> JacocoExec.read(target, files))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("is not JaCoCo's execution data", "mend coverageReports");
    }

    private Path exec(String name, int number) throws Exception {
        return MeasuredClass.run(number, target.resolve(name));
    }

    private static byte[] recompiled() throws IOException {
        byte[] code = MeasuredClass.code();
        byte[] marker = "applyAsInt".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < code.length - marker.length; i++) {
            if (Arrays.equals(code, i, i + marker.length, marker, 0, marker.length)) {
                code[i] = 'b';
            }
        }
        return code;
    }
}
