package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Secrets that are looked for wherever they should not be, as they are and in Base64. */
public final class Canaries {
    private static final int SAMPLE_MILLIS = 20;

    private final Map<String, String> names = new TreeMap<>();

    /** Looks for this one too. */
    public Canaries with(String name, String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        names.put(new String(bytes, StandardCharsets.ISO_8859_1), name);
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            // Without the digits that bits of other bytes are in.
            names.put(text.substring((before * 8 + 5) / 6, shifted.length * 8 / 6), name + " in Base64");
        }
        return this;
    }

    /** Which of them are in a text. */
    public List<String> in(String text) {
        String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return names.keySet().stream().filter(bytes::contains).map(names::get).toList();
    }

    /**
     * The files below a directory that have one.
     *
     * @param expected files that are not looked at
     * @return path and name of the secret
     */
    public Map<Path, List<String>> below(Path directory, Predicate<Path> expected) throws IOException {
        Map<Path, List<String>> found = new TreeMap<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !expected.test(file)) {
                    List<String> here = in(file);
                    if (!here.isEmpty()) {
                        found.put(file, here);
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // Builds make and delete files meanwhile.
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private List<String> in(Path file) {
        try {
            String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
            return names.keySet().stream()
                    .filter(bytes::contains)
                    .map(names::get)
                    .toList();
        } catch (IOException e) {
            // It is gone, or its process is.
            return List.of();
        }
    }

    /** Looks at the arguments and the environment of every process of this machine until it is closed. */
    public Processes processes() {
        return new Processes();
    }

    /** What the processes showed so far. */
    public final class Processes implements AutoCloseable {
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private final Set<String> found = new ConcurrentSkipListSet<>();

        private Processes() {
            thread.scheduleWithFixedDelay(this::look, 0, SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
        }

        private void look() {
            List<Path> processes = List.of();
            try {
                processes = ProcessFiles.all();
            } catch (IOException e) {
                found.add("/proc cannot be read: " + e);
            }
            for (Path process : processes) {
                for (String file : List.of("cmdline", "environ")) {
                    List<String> here = in(process.resolve(file));
                    if (!here.isEmpty()) {
                        found.add(here + " in " + file + " of " + process + " " + ProcessFiles.commandLine(process));
                    }
                }
            }
        }

        /** Which secret is in what of which process. */
        public Set<String> found() {
            return found;
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }
}
