package io.jenkins.plugins.delivery.core.quality;

import java.io.IOException;
import java.io.InputStream;
import org.jacoco.core.data.ExecutionData;
import org.jacoco.core.data.ExecutionDataReader;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.data.ExecutionDataWriter;

/** Reads execution data as JaCoCo does, which makes room for as many probes as a file says before it looks for them. */
final class JacocoExecReader extends ExecutionDataReader {
    /** More than fit into one class. */
    private static final int MOST_PROBES = 1 << 20;

    private final ExecutionDataStore data;

    JacocoExecReader(InputStream file, ExecutionDataStore data) {
        super(file);
        this.data = data;
        setSessionInfoVisitor(session -> {
            // When and where it ran does not matter.
        });
        setExecutionDataVisitor(data);
    }

    @Override
    protected boolean readBlock(byte type) throws IOException {
        if (type != ExecutionDataWriter.BLOCK_EXECUTIONDATA) {
            return super.readBlock(type);
        }
        long id = in.readLong();
        String name = in.readUTF();
        boolean[] probes = probes(in.readVarInt());
        data.visitClassExecution(new ExecutionData(id, name, probes));
        return true;
    }

    private boolean[] probes(int count) throws IOException {
        if (count < 0 || count > MOST_PROBES) {
            throw new IOException("no class has " + count + " probes");
        }
        boolean[] probes = new boolean[count];
        int eight = 0;
        for (int i = 0; i < count; i++) {
            if (i % Byte.SIZE == 0) {
                eight = in.readByte();
            }
            probes[i] = (eight >> i % Byte.SIZE & 1) != 0;
        }
        return probes;
    }
}
