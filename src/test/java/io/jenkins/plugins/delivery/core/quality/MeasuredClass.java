package io.jenkins.plugins.delivery.core.quality;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.data.ExecutionDataWriter;
import org.jacoco.core.data.SessionInfoStore;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.runtime.LoggerRuntime;
import org.jacoco.core.runtime.RuntimeData;

/** A class that JaCoCo measures while it runs, and what JaCoCo writes of that; in a directory like Maven's {@code target}. */
public final class MeasuredClass {
    private MeasuredClass() {}

    /** What is measured: four lines, one of them with two branches. */
    public static final class Sign implements IntUnaryOperator {
        @Override
        public int applyAsInt(int number) {
            if (number < 0) {
                return -1;
            }
            return 1;
        }
    }

    /** Puts the class where a compiler puts it. */
    public static Path compile(Path target) throws IOException {
        Path file = target.resolve("classes").resolve(name());
        Files.createDirectories(file.getParent());
        return Files.write(file, code());
    }

    /** Runs it with a number, and writes the execution data. */
    public static Path run(int number, Path file) throws Exception {
        LoggerRuntime runtime = new LoggerRuntime();
        byte[] instrumented = new Instrumenter(runtime).instrument(code(), "Sign");
        RuntimeData data = new RuntimeData();
        runtime.startup(data);
        Class<?> type = new ClassLoader(MeasuredClass.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(Sign.class.getName(), instrumented, 0, instrumented.length);
            }
        }.define();
        ((IntUnaryOperator) type.getConstructor().newInstance()).applyAsInt(number);
        ExecutionDataStore store = new ExecutionDataStore();
        SessionInfoStore sessions = new SessionInfoStore();
        data.collect(store, sessions, false);
        runtime.shutdown();
        try (OutputStream out = Files.newOutputStream(file)) {
            ExecutionDataWriter writer = new ExecutionDataWriter(out);
            sessions.accept(writer);
            store.accept(writer);
        }
        return file;
    }

    static byte[] code() throws IOException {
        try (InputStream file = Sign.class.getResourceAsStream("/" + name())) {
            return file.readAllBytes();
        }
    }

    private static String name() {
        return Sign.class.getName().replace('.', '/') + ".class";
    }
}
