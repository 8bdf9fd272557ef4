package io.jenkins.plugins.delivery.core.image.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.FlattenedImage;
import io.jenkins.plugins.delivery.testbed.ImageBuildRun;
import io.jenkins.plugins.delivery.testbed.KanikoRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Builds the same Dockerfile in process and with the real kaniko, pushes both, and compares what a container would
 * see: configuration, paths, types, modes, owners, link targets, contents.
 */
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.KANIKO})
class KanikoParityTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    static Path directory;

    private static final Pattern FROM = Pattern.compile("(?im)^(\\s*FROM\\s+(?:--platform=\\S+\\s+)?)(\\S+)");
    private static final Pattern COPY_FROM = Pattern.compile("(--from=)(\\S+)");
    private static final Pattern STAGE = Pattern.compile("(?im)^\\s*FROM\\s+.*\\s+AS\\s+(\\S+)");

    private static Path context;

    @BeforeAll
    static void prepare() throws Exception {
        BaseImages.pushSmall(REGISTRY.url(), "base/small", "1");
        context = directory.resolve("context");
        copyTree(KanikoRun.integration(), context);
    }

    static Stream<List<String>> kanikosOwn() throws IOException {
        return Files.readAllLines(KanikoRun.cases()).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> List.of(line.split(" ")));
    }

    @ParameterizedTest
    @MethodSource
    void kanikosOwn(List<String> nameAndArguments) throws Exception {
        String name = nameAndArguments.get(0);
        Path dockerfile = context.resolve("dockerfiles").resolve(name);
        Path substituted = context.resolve("dockerfiles").resolve("substituted-" + name);
        Files.writeString(substituted, withOurBases(Files.readString(dockerfile)));

        assertSameImage(name, context, substituted, nameAndArguments.subList(1, nameAndArguments.size()));
    }

    /**
     * Where BuildKit, whose behaviour Docker documents, and kaniko are not of one mind, the image is BuildKit's: a link
     * that is a source is followed, WORKDIR's and COPY's new directories belong to USER with its group and to --chown and
     * have the mode 0755, --from keeps set-user-id bits, a name of --chown brings its own group, and WORKDIR stays as it
     * is written.
     */
    private static final Map<String, Set<String>> BY_BUILDKIT = Map.of(
            "owners-and-modes",
                    Set.of("/data", "/data/deep/l", "/home/app/w", "/home/app/w/x", "/lnk", "/usr/bin/a.txt"),
            "stages-archives-volumes", Set.of("/bin2/tool", "/bin3", "/bin3/same", "/bin3/tool"),
            "triggers-and-users", Set.of("config WorkingDir", "/etc/sub2", "/links/l", "/w", "/w/by"));

    @ParameterizedTest
    @ValueSource(strings = {"owners-and-modes", "stages-archives-volumes", "words-and-links", "triggers-and-users"})
    void everythingThatNeedsNoProcess(String name) throws Exception {
        Path own = Files.createDirectories(directory.resolve(name));
        Files.createDirectories(own.resolve("dir/sub"));
        for (String file : List.of("dir/a.txt", "dir/sub/b.sh", name + ".Dockerfile")) {
            try (InputStream in = KanikoParityTest.class.getResourceAsStream("parity/" + file)) {
                Files.copy(in, own.resolve(file));
            }
        }
        Files.setPosixFilePermissions(own.resolve("dir/sub"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.setPosixFilePermissions(own.resolve("dir/sub/b.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(own.resolve("dir/l"), Path.of("a.txt"));
        Files.createLink(own.resolve("dir/hard.txt"), own.resolve("dir/a.txt"));
        for (String ending : List.of("tar", "tar.gz", "tar.bz2")) {
            writeArchive(own.resolve("t." + ending));
        }
        Path dockerfile = own.resolve(name + ".Dockerfile");
        Files.writeString(dockerfile, Files.readString(dockerfile).replace("BASE", base()));

        assertSameImage(name, own, dockerfile, List.of());
    }

    private static void assertSameImage(String name, Path context, Path dockerfile, List<String> buildArgs)
            throws Exception {
        String app = "p-" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        ImageBuildResult ours = inProcess(app, context, dockerfile, buildArgs);
        KanikoRun.push(context, dockerfile, REGISTRY.host() + "/parity/" + app + ":kaniko", buildArgs);

        FlattenedImage image = FlattenedImage.pull(REGISTRY.url(), "parity/" + app, ours.tag());
        FlattenedImage kanikos = FlattenedImage.pull(REGISTRY.url(), "parity/" + app, "kaniko");
        // The labels that are always set are ours alone; the Dockerfile's own are compared.
        image.config()
                .path("config")
                .path("Labels")
                .properties()
                .removeIf(label -> label.getKey().startsWith("org.opencontainers.image."));
        assertThat(image.differences(kanikos))
                .extracting(difference -> difference.replaceFirst(": .*", ""))
                .containsExactlyInAnyOrderElementsOf(BY_BUILDKIT.getOrDefault(name, Set.of()));
    }

    private static ImageBuildResult inProcess(String app, Path context, Path dockerfile, List<String> buildArgs)
            throws InterruptedException {
        Map<String, String> arguments = new HashMap<>();
        buildArgs.forEach(arg -> arguments.put(arg.split("=", 2)[0], arg.split("=", 2)[1]));
        ImageBuild.Outcome outcome = ImageBuildRun.into(
                        REGISTRY.host(), "parity", directory, EngineName.IN_PROCESS, IfExists.FAIL)
                .run(app, "ours", context, context.relativize(dockerfile).toString(), arguments, BuildLog.NONE);
        return ((ImageBuild.Outcome.Done) outcome).result();
    }

    private static String base() {
        return REGISTRY.host() + "/base/small:1";
    }

    /** Every image but scratch and the stages becomes the one that is here. */
    private static String withOurBases(String dockerfile) {
        List<String> stages = STAGE.matcher(dockerfile)
                .results()
                .map(match -> match.group(1).toLowerCase(Locale.ROOT))
                .toList();
        String bases = FROM.matcher(dockerfile)
                .replaceAll(match -> match.group(1)
                        + (isOurs(match, stages) || match.group(2).equals("${image}")
                                ? quoted(match.group(2))
                                : base()));
        return COPY_FROM
                .matcher(bases)
                .replaceAll(match -> match.group(1) + (isOurs(match, stages) ? quoted(match.group(2)) : base()));
    }

    private static boolean isOurs(MatchResult match, List<String> stages) {
        String name = match.group(2).toLowerCase(Locale.ROOT);
        return name.equals("scratch") || stages.contains(name) || name.matches("[0-9]+");
    }

    private static String quoted(String text) {
        return Matcher.quoteReplacement(text);
    }

    private static void writeArchive(Path archive) throws Exception {
        CompressorStreamFactory compressors = new CompressorStreamFactory();
        var file = Files.newOutputStream(archive);
        var compressed = archive.toString().endsWith(".gz")
                ? compressors.createCompressorOutputStream(CompressorStreamFactory.GZIP, file)
                : archive.toString().endsWith(".bz2")
                        ? compressors.createCompressorOutputStream(CompressorStreamFactory.BZIP2, file)
                        : file;
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(compressed)) {
            for (String name : List.of("d/", "d/x", "y")) {
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setMode(name.endsWith("/") ? 0710 : 0640);
                entry.setIds(1234, 4321);
                entry.setSize(name.endsWith("/") ? 0 : 3);
                tar.putArchiveEntry(entry);
                if (!name.endsWith("/")) {
                    tar.write(new byte[] {'a', 'b', '\n'});
                }
                tar.closeArchiveEntry();
            }
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(from)) {
            walk.forEach(paths::add);
        }
        for (Path path : paths) {
            Files.copy(path, to.resolve(from.relativize(path).toString()), LinkOption.NOFOLLOW_LINKS);
        }
    }
}
