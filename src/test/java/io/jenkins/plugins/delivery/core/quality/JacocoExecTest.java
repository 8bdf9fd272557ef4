package io.jenkins.plugins.delivery.core.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.ReportFile;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jacoco.core.data.ExecutionDataWriter;
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
        List<ReportFile> files = List.of(exec("jacoco.exec", 1));

        assertThatThrownBy(() -> JacocoExec.read(elsewhere, files))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("classes is not there: compile in the same workspace");
    }

    @Test
    void saysThatTheClassesAreOthers() throws Exception {
        List<ReportFile> files = List.of(exec("jacoco.exec", 1));
        Files.write(MeasuredClass.compile(target), recompiled());

        assertThatThrownBy(() -> JacocoExec.read(target, files))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("is about other classes than those in");
    }

    @Test
    void saysThatAFileIsNoExecutionData() throws Exception {
        List<ReportFile> files = List.of(inTarget(Files.writeString(target.resolve("jacoco.exec"), "<html>")));

        assertThatThrownBy(() -> JacocoExec.read(target, files))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("is not JaCoCo's execution data", "mend coverageReports");
    }

    /** A few bytes that have JaCoCo's own reader make room for two thousand million probes. */
    @Test
    void makesNoRoomForWhatAFileOnlyPromises() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        data.writeByte(ExecutionDataWriter.BLOCK_HEADER);
        data.writeChar(ExecutionDataWriter.MAGIC_NUMBER);
        data.writeChar(ExecutionDataWriter.FORMAT_VERSION);
        data.writeByte(ExecutionDataWriter.BLOCK_EXECUTIONDATA);
        data.writeLong(1);
        data.writeUTF("A");
        data.write(new byte[] {(byte) 0xf0, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07});
        List<ReportFile> files = List.of(inTarget(Files.write(target.resolve("jacoco.exec"), bytes.toByteArray())));

        assertThatThrownBy(() -> JacocoExec.read(target, files))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("no class has 2147483632 probes");
    }

    private ReportFile exec(String name, int number) throws Exception {
        return inTarget(MeasuredClass.run(number, target.resolve(name)));
    }

    private ReportFile inTarget(Path file) throws IOException {
        return ReportFile.in(target, file);
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
