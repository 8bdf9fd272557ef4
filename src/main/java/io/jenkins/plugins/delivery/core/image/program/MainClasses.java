package io.jenkins.plugins.delivery.core.image.program;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The classes of a jar that a program can begin with, as the Java virtual machine's specification (4.1) lays classes out. */
final class MainClasses {
    private static final int MAGIC = 0xcafebabe;
    private static final int MOST_ENTRIES = 100_000;
    private static final int MOST_MEMBERS = 65_535;
    private static final int PUBLIC_STATIC = 0x0009;
    private static final String DESCRIPTOR = "([Ljava/lang/String;)V";

    private MainClasses() {}

    /**
     * The names of the classes with a {@code public static void main(String[])}, as {@code com.example.App}.
     *
     * @throws DeliveryException when it is no jar
     */
    static List<String> of(Path file) {
        List<String> found = new ArrayList<>();
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            List<JarEntry> classes = jar.stream()
                    .limit(MOST_ENTRIES)
                    .filter(entry -> entry.getName().endsWith(".class")
                            && !entry.getName().startsWith("META-INF/"))
                    .toList();
            for (JarEntry entry : classes) {
                try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                    if (hasMain(in)) {
                        String name = entry.getName();
                        found.add(name.substring(0, name.length() - ".class".length())
                                .replace('/', '.'));
                    }
                }
            }
        } catch (IOException | SecurityException e) {
            throw new DeliveryException(
                    file + " cannot be read as an archive: build it again (" + e.getMessage() + ")", e);
        }
        return found;
    }

    private static boolean hasMain(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            return false;
        }
        in.readInt();
        String[] texts = texts(in);
        // Access, this class, super class.
        in.skipNBytes(6);
        in.skipNBytes(2L * in.readUnsignedShort());
        return hasMain(in, texts, false) || hasMain(in, texts, true);
    }

    /** Reads the fields, or the methods. */
    private static boolean hasMain(DataInputStream in, String[] texts, boolean methods) throws IOException {
        boolean found = false;
        int members = Math.min(in.readUnsignedShort(), MOST_MEMBERS);
        for (int i = 0; i < members; i++) {
            int access = in.readUnsignedShort();
            String name = texts[in.readUnsignedShort()];
            String descriptor = texts[in.readUnsignedShort()];
            int attributes = in.readUnsignedShort();
            for (int attribute = 0; attribute < attributes; attribute++) {
                in.readUnsignedShort();
                in.skipNBytes(Integer.toUnsignedLong(in.readInt()));
            }
            found |= methods
                    && (access & PUBLIC_STATIC) == PUBLIC_STATIC
                    && "main".equals(name)
                    && DESCRIPTOR.equals(descriptor);
        }
        return found;
    }

    /** The texts of the constant pool, by their numbers; the other constants are passed over. */
    private static String[] texts(DataInputStream in) throws IOException {
        // A number that is out of it would be of a broken class.
        String[] texts = new String[MOST_MEMBERS + 1];
        int count = in.readUnsignedShort();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++;
                }
                default -> throw new IOException("a constant of the kind " + tag);
            }
        }
        return texts;
    }
}
