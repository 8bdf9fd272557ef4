package io.jenkins.plugins.delivery.core.supplychain.bill;

import io.jenkins.plugins.delivery.core.archive.BoundsException;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** Reads what jars say of themselves, and the jars in them: a program of Spring Boot is a jar of jars. */
final class JarReader {
    /** What said what a jar is called. */
    static final String NAMED_BY = "namedBy";

    /** That a jar is damaged or beyond the bounds, so that what is in it is not listed. */
    static final String NOT_READ = "notRead";

    private static final Set<String> ENDINGS = Set.of("jar", "war", "ear");
    private static final Pattern POM = Pattern.compile("META-INF/maven/[^/]{1,200}/[^/]{1,200}/pom\\.properties");

    /** A war in an ear has jars of its own. */
    private static final int MOST_DEPTH = 3;

    private static final int MOST_ENTRIES = 400_000;
    private static final int MOST_COMPONENTS = 20_000;
    private static final int MOST_TEXT_BYTES = 1 << 20;

    /** Of all: some entries may be one and the same, which unpacks each time. */
    private static final int MOST_TEXTS_BYTES = 512 << 20;

    private static final long MOST_BYTES = 4L << 30;

    private final Path temporary;
    private int entries;
    private int components;
    private int texts;
    private long bytes;

    /** @param temporary directory for large jars; what is put there is deleted again */
    JarReader(Path temporary) {
        this.temporary = temporary;
    }

    static boolean isJar(String path) {
        return ENDINGS.contains(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /** Whether it is what Maven leaves of an artifact, in a jar or where one was unpacked. */
    static boolean isPom(String path) {
        int at = path.lastIndexOf("META-INF/maven/");
        return at >= 0 && POM.matcher(path.substring(at)).matches();
    }

    /**
     * Reads a jar.
     *
     * @param path of it in the image
     * @return the jar, and behind it what is in it
     * @throws BoundsException when it is beyond what is taken
     */
    List<Component> read(String path, InputStream content) throws IOException {
        return read(path, content, 1);
    }

    /** What a {@code pom.properties} outside of a jar says is there. */
    List<Component> readPom(String path, InputStream content) throws IOException {
        JarName.Pom pom = pom(content);
        return pom == null ? List.of() : List.of(component(pom, path));
    }

    private List<Component> read(String path, InputStream content, int depth) throws IOException {
        try (JarBytes jar = JarBytes.read(new Bounded(content), temporary)) {
            Contents contents = new Contents(jar, path, depth);
            String file = ImagePath.name(path);
            // A file may be called .jar.
            int dot = file.lastIndexOf('.');
            String stem = dot == 0 ? file : file.substring(0, dot);
            List<JarName.Pom> poms = List.copyOf(contents.poms.values());
            JarName name = JarName.of(stem, poms, contents.manifest);
            Component.Kind kind = contents.nested.isEmpty() ? Component.Kind.LIBRARY : Component.Kind.APPLICATION;
            JarHashes hashes = jar.hashes();
            Component own = take(new Component(
                    kind,
                    name.group(),
                    name.artifact(),
                    name.version(),
                    name.purl(hashes.sha1()),
                    hashes.sha1(),
                    hashes.sha256(),
                    path,
                    Map.of(NAMED_BY, name.source())));
            List<Component> all = new ArrayList<>();
            all.add(contents.damaged ? own.with(NOT_READ, "damaged") : own);
            JarName.Pom ownPom = JarName.own(stem, poms).orElse(null);
            for (Map.Entry<String, JarName.Pom> pom : contents.poms.entrySet()) {
                if (!pom.getValue().equals(ownPom)) {
                    all.add(take(component(pom.getValue(), path + "!/" + pom.getKey())));
                }
            }
            all.addAll(contents.nested);
            return all;
        }
    }

    /** What is in a jar, as far as it can be read: one entry that cannot does not hide the others. */
    private final class Contents {
        private final Attributes manifest = new Attributes();

        /** By the names of their entries. */
        private final Map<String, JarName.Pom> poms = new TreeMap<>();

        /** Jars in it, and what is in these. */
        private final List<Component> nested = new ArrayList<>();

        private boolean damaged;

        Contents(JarBytes jar, String path, int depth) throws IOException {
            try {
                JarDirectory directory = JarDirectory.of(jar);
                for (JarDirectory.Entry entry = directory.next(); entry != null; entry = directory.next()) {
                    if (++entries > MOST_ENTRIES) {
                        throw new BoundsException("its jars have more than " + MOST_ENTRIES + " entries");
                    }
                    add(directory, entry, path, depth);
                }
            } catch (BoundsException | ClosedByInterruptException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                // The file is there all the same, and is listed by its hash.
                damaged = true;
            }
        }

        private void add(JarDirectory directory, JarDirectory.Entry entry, String path, int depth) throws IOException {
            String name = entry.name();
            try {
                if (name.equalsIgnoreCase("META-INF/MANIFEST.MF")) {
                    manifest.putAll(new Manifest(text(directory, entry)).getMainAttributes());
                } else if (POM.matcher(name).matches()) {
                    JarName.Pom pom = pom(text(directory, entry));
                    if (pom != null) {
                        poms.put(name, pom);
                    }
                } else if (isJar(name) && depth < MOST_DEPTH) {
                    try (InputStream in = directory.open(entry)) {
                        nested.addAll(read(path + "!/" + name, in, depth + 1));
                    }
                }
            } catch (BoundsException | ClosedByInterruptException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                damaged = true;
            }
        }
    }

    private InputStream text(JarDirectory directory, JarDirectory.Entry entry) throws IOException {
        try (InputStream in = directory.open(entry)) {
            byte[] text = in.readNBytes(MOST_TEXT_BYTES);
            texts += text.length;
            if (texts > MOST_TEXTS_BYTES) {
                throw new BoundsException("its jars say more than " + (MOST_TEXTS_BYTES >> 20) + " MB of themselves");
            }
            return new ByteArrayInputStream(text);
        }
    }

    private static JarName.Pom pom(InputStream content) throws IOException {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(content.readNBytes(MOST_TEXT_BYTES)));
        } catch (IllegalArgumentException e) {
            return null; // an escape that is none
        }
        return JarName.Pom.of(properties);
    }

    private static Component component(JarName.Pom pom, String path) {
        return new Component(
                Component.Kind.LIBRARY,
                pom.group(),
                pom.artifact(),
                pom.version(),
                PackageUrl.maven(pom.group(), pom.artifact(), pom.version()),
                null,
                null,
                path,
                Map.of(NAMED_BY, "pom.properties"));
    }

    private Component take(Component component) throws BoundsException {
        if (++components > MOST_COMPONENTS) {
            throw new BoundsException("it has more than " + MOST_COMPONENTS + " jars");
        }
        return component;
    }

    /** A few bytes of a zip may stand for any number. */
    private final class Bounded extends FilterInputStream {
        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int more) throws BoundsException {
            bytes += more;
            if (bytes > MOST_BYTES) {
                throw new BoundsException(
                        String.format(Locale.ROOT, "its jars unpack to more than %d GB", MOST_BYTES >> 30));
            }
        }
    }
}
