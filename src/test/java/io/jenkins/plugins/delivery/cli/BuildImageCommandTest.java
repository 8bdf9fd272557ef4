package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListing;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingKey;
import io.jenkins.plugins.delivery.testbed.AccessLogEntry;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.FlattenedImage;
import io.jenkins.plugins.delivery.testbed.ForwardProxy;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.KanikoRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TarBlocks;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a user calls it: a process of its own, a real registry, a real Git checkout. */
@RequiresTestbed(TestbedPart.REGISTRY)
class BuildImageCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @RegisterExtension
    static final RegistryServer LOCKED =
            RegistryServer.builder().tokenAuth().tls().build();

    @TempDir
    Path directory;

    private Path workspace;

    @BeforeAll
    static void pushBase() throws Exception {
        BaseImages.pushSmall(REGISTRY.url(), "base/small", "1");
    }

    @BeforeEach
    void makeService() throws Exception {
        workspace = Files.createDirectory(directory.resolve("service"));
        Files.createDirectory(workspace.resolve("target"));
        Files.writeString(workspace.resolve("target/index.jar"), "a jar");
        Files.writeString(workspace.resolve("Dockerfile"), """
                FROM %s/base/small:1
                WORKDIR /app
                COPY target/*.jar app.jar
                ENTRYPOINT ["java", "-jar", "app.jar"]
                """.formatted(REGISTRY.host()));
        GitCommit.of(workspace);
    }

    /** What a process left. */
    private record Ended(int exitCode, String out, String err) {}

    @Test
    void printsTheResultAsOneJsonObject() throws Exception {
        Ended ended = buildImage(Map.of(), "--json");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        JsonNode result = JSON.readTree(ended.out());
        assertThat(result.fieldNames())
                .toIterable()
                .containsExactly(
                        "repository",
                        "tag",
                        "digest",
                        "image",
                        "reference",
                        "reused",
                        "engine",
                        "durationMillis",
                        "sizeBytes");
        assertThat(result.path("sizeBytes").asLong()).isPositive();
        assertThat(result.path("image").asText())
                .isEqualTo(
                        REGISTRY.host() + "/bss/bss.index:" + result.path("tag").asText());
        assertThat(result.path("engine").asText()).isEqualTo("inProcess");
        assertThat(ended.err()).contains("Engine inProcess: no instruction needs a process");
    }

    @Test
    void aSecondRunOfTheCommitCostsOneRequest() throws Exception {
        // A base of nobody is OCI; Docker's manifests have no annotations, so that those cost a second request.
        Files.writeString(workspace.resolve("Dockerfile"), "FROM scratch\nCOPY target/index.jar /\n");
        Ended first = buildImage(Map.of(), "--tag=again", "--json");
        int before = REGISTRY.accessLog().size();

        Ended second = buildImage(Map.of(), "--tag=again", "--json");

        assertThat(JSON.readTree(second.out()).path("reused").asBoolean()).isTrue();
        assertThat(JSON.readTree(second.out()).path("digest"))
                .isEqualTo(JSON.readTree(first.out()).path("digest"));
        List<AccessLogEntry> log = REGISTRY.accessLog();
        assertThat(log.subList(before, log.size())).hasSize(1);
    }

    @Test
    void contentsOfAStageThatTheImageDoesNotTakeAreNotRead() throws Exception {
        Files.writeString(workspace.resolve("Dockerfile"), """
                FROM scratch AS side
                COPY --from=%s/base/small:1 /usr/bin/tool /copied/
                COPY target/index.jar /
                FROM scratch
                COPY --from=side /index.jar /app.jar
                """.formatted(REGISTRY.host()));
        // Reads the layers of base/small for the names in them, which are known from then on.
        buildImage(Map.of(), "--tag=side-1");
        int before = REGISTRY.accessLog().size();

        Ended ended = buildImage(Map.of(), "--tag=side-2");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        List<AccessLogEntry> log = REGISTRY.accessLog();
        assertThat(blobsRead(log.subList(before, log.size())))
                .as("the configuration")
                .isOne();

        Files.writeString(
                workspace.resolve("Dockerfile"),
                Files.readString(workspace.resolve("Dockerfile")) + "COPY --from=side /copied/tool /\n");
        ended = buildImage(Map.of(), "--tag=side-3");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        List<AccessLogEntry> last = REGISTRY.accessLog();
        assertThat(blobsRead(last.subList(log.size(), last.size())))
                .as("the configuration and a layer")
                .isEqualTo(2);
    }

    /** Another job of the machine can write to the cache, and does not know its key. */
    @Test
    void aPoisonedListingChangesNothing() throws Exception {
        Files.writeString(workspace.resolve("Dockerfile"), """
                FROM %s/base/small:1 AS base
                FROM base
                COPY --chown=app target/index.jar /srv/
                COPY --from=base /etc/passwd /copied
                """.formatted(REGISTRY.host()));
        Path cache = directory.resolve("cache");
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", cache.toString());
        String[] options = {"--tag=poison", "--if-exists=overwrite", "--json"};
        Ended honest = buildImage(environment, options);
        assertThat(honest.exitCode()).as(honest.err()).isZero();
        LayerListing poison = LayerListing.read(
                TarBlocks.tar(Stream.of(
                        TarBlocks.file("etc/passwd", '0', "app:x:0:0::/:/evil\n".getBytes(StandardCharsets.UTF_8)),
                        TarBlocks.header("srv", '2', 0, "/evil"))),
                NameQuota.ofImage());
        Path listings = cache.resolve("microservice-delivery/listings");
        List<Path> files;
        try (Stream<Path> all = Files.list(listings)) {
            files = all.toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            new LayerListingCache(listings, new ListingKey(new byte[32]))
                    .put(new Digest("sha256:" + file.getFileName().toString().replace(".listing", "")), poison);
        }

        Ended poisoned = buildImage(environment, options);

        assertThat(JSON.readTree(poisoned.out()).path("digest"))
                .isEqualTo(JSON.readTree(honest.out()).path("digest"));
        assertThat(poisoned.err()).contains("reading the names in its layers");
        assertThat(buildImage(environment, options).err()).doesNotContain("reading the names in its layers");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(cache.resolve("microservice-delivery/listings.key"))))
                .isEqualTo("rw-------");
    }

    private static long blobsRead(List<AccessLogEntry> log) {
        return log.stream()
                .filter(entry -> entry.method().equals("GET") && entry.path().contains("/base/small/blobs/"))
                .count();
    }

    @Test
    void aLayerThatIsThereIsNotSentAgain() throws Exception {
        buildImage(Map.of(), "--tag=sent-1");
        int before = REGISTRY.accessLog().size();

        Ended ended = buildImage(Map.of(), "--tag=sent-2");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        List<AccessLogEntry> log = REGISTRY.accessLog();
        List<AccessLogEntry> uploads = log.subList(before, log.size()).stream()
                .filter(entry -> entry.path().contains("/blobs/uploads/"))
                .toList();
        assertThat(uploads)
                .filteredOn(entry -> entry.method().equals("PUT"))
                .as("the configuration, which names the tag")
                .hasSize(1);
        assertThat(uploads)
                .filteredOn(entry -> entry.method().equals("DELETE"))
                .as("the upload that was begun for a layer")
                .extracting(AccessLogEntry::status)
                .containsExactly(204);
    }

    @Test
    void theSameCommitGivesTheSameDigestWhereverItIsCheckedOut() throws Exception {
        String digest = JSON.readTree(
                        buildImage(Map.of(), "--tag=here", "--json").out())
                .path("digest")
                .asText();
        Path elsewhere = directory.resolve("a much longer name/and deeper");
        run(Map.of(), List.of("mkdir", "-p", elsewhere.toString()));
        run(Map.of(), List.of("cp", "-r", workspace + "/.", elsewhere.toString()));
        workspace = elsewhere;

        Ended ended = buildImage(Map.of(), "--tag=here", "--if-exists=overwrite", "--json");

        assertThat(JSON.readTree(ended.out()).path("digest").asText()).isEqualTo(digest);
    }

    @Test
    void aTagOfAnotherRevisionIsNotTaken() throws Exception {
        buildImage(Map.of(), "--tag=taken");
        run(
                Map.of(),
                List.of(
                        "git",
                        "-c",
                        "user.name=a",
                        "-c",
                        "user.email=a@b",
                        "commit",
                        "-q",
                        "--allow-empty",
                        "-m",
                        "y"));

        Ended ended = buildImage(Map.of(), "--tag=taken");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(lastLine(ended.err())).contains("bss.index:taken is taken by revision ");
    }

    @Test
    void takesTheOptionsOfDockersUsers() throws Exception {
        Files.writeString(workspace.resolve("Dockerfile"), "FROM no-such-base\n");
        Path elsewhere = Files.createDirectories(directory.resolve("build"));
        Files.writeString(elsewhere.resolve("Dockerfile"), """
                ARG BASE
                FROM scratch AS side
                COPY target/no-such-jar /
                FROM ${BASE}
                ARG FROM_ENVIRONMENT
                ARG NOT_THERE=default
                LABEL seen=$FROM_ENVIRONMENT-$NOT_THERE
                COPY . /all/
                FROM scratch
                COPY target/none-either /
                """.replace("FROM ${BASE}", "FROM ${BASE} AS wanted"));
        Files.writeString(elsewhere.resolve("Dockerfile.dockerignore"), "*\n!target\n");
        String[] options = {
            "-f",
            "../build/Dockerfile",
            "--build-arg",
            "BASE=" + REGISTRY.host() + "/base/small:1",
            "--build-arg",
            "FROM_ENVIRONMENT",
            "--build-arg=NOT_THERE",
            "--label",
            "team=shop",
            "--label=empty",
            "--platform=linux/amd64",
            "--target=wanted",
        };
        List<String> pushed = new ArrayList<>(List.of(options));
        pushed.addAll(List.of("-t", "index:docker-1", "-t", REGISTRY.host() + "/bss/bss.index:docker-2", "--push"));
        pushed.add("--json");

        Ended ended = buildImage(Map.of("FROM_ENVIRONMENT", "there"), pushed.toArray(String[]::new));

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).endsWith("}\n");
        assertThat(JSON.readTree(ended.out()).path("tag").asText()).isEqualTo("docker-1");
        List<String> written = new ArrayList<>(List.of(options));
        written.addAll(List.of("--tag=docker-2", "--output", "type=oci,dest=layout,tar=false"));

        ended = buildImage(Map.of("FROM_ENVIRONMENT", "there"), written.toArray(String[]::new));

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        Path layout = workspace.resolve("layout");
        assertThat(layout.resolve("index.json")).exists();
        JsonNode labels = config(layout).path("config").path("Labels");
        assertThat(labels.path("seen").asText()).isEqualTo("there-default");
        assertThat(labels.path("team").asText()).isEqualTo("shop");
        assertThat(labels.path("empty").asText("none")).isEmpty();
        assertThat(names(layout)).contains("all/target/index.jar").doesNotContain("all/Dockerfile");
    }

    /** A shell completes names where it is, which need not be the checkout. */
    @Test
    void whatIsOutsideIsRelativeToWhereTheCommandIsCalled() throws Exception {
        Path settings = settings(REGISTRY, false);
        Files.writeString(directory.resolve("Elsewhere"), "FROM scratch\nCOPY target/index.jar /\n");

        Ended ended = run(
                Map.of(),
                program(
                        directory,
                        "--workspace=service",
                        "--config=" + settings.getFileName(),
                        "--app=index",
                        "--tag=1",
                        "--file=Elsewhere",
                        "--output=out/image.tar"),
                directory);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(directory.resolve("out/image.tar")).exists();
        assertThat(workspace.resolve("out")).doesNotExist();
    }

    /** The variables that Jenkins' Git plugin sets, as the step reads them. */
    @ParameterizedTest
    @CsvSource({"BRANCH_NAME, feature/x", "GIT_LOCAL_BRANCH, feature/x", "GIT_BRANCH, origin/feature/x"})
    void knowsTheBranchOfACheckoutByCommit(String variable, String value) throws Exception {
        run(Map.of(), List.of("git", "checkout", "-q", "--detach"));

        Ended ended = buildImage(Map.of(variable, value), "--output=image.tar", "--json");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(JSON.readTree(ended.out()).path("tag").asText()).endsWith("-feature_x");
    }

    private JsonNode config(Path layout) throws IOException {
        JsonNode manifest = blob(
                layout,
                JSON.readTree(layout.resolve("index.json").toFile())
                        .path("manifests")
                        .path(0));
        return blob(layout, manifest.path("config"));
    }

    /** Of the last layer. */
    private String names(Path layout) throws Exception {
        JsonNode manifest = blob(
                layout,
                JSON.readTree(layout.resolve("index.json").toFile())
                        .path("manifests")
                        .path(0));
        JsonNode layers = manifest.path("layers");
        return run(
                        Map.of(),
                        List.of(
                                "tar",
                                "-tzf",
                                file(layout, layers.path(layers.size() - 1)).toString()))
                .out();
    }

    private static JsonNode blob(Path layout, JsonNode descriptor) throws IOException {
        return JSON.readTree(file(layout, descriptor).toFile());
    }

    private static Path file(Path layout, JsonNode descriptor) {
        return layout.resolve("blobs")
                .resolve(descriptor.path("digest").asText().replace(':', '/'));
    }

    @Test
    void makesAnIndexOfSeveralPlatforms() throws Exception {
        BaseImages.pushIndex(REGISTRY.url(), "base/several", "1", List.of("amd64", "arm64"));
        Files.writeString(workspace.resolve("target/native-amd64"), "native");
        Files.writeString(workspace.resolve("target/native-arm64"), "native for arm64");
        Files.writeString(workspace.resolve("Dockerfile"), """
                FROM --platform=$BUILDPLATFORM %1$s/base/several:1 AS builder
                COPY target/index.jar /side.jar
                FROM --platform=linux/arm64/v8 %1$s/base/several:1 AS literal
                FROM %1$s/base/several:1
                ARG TARGETPLATFORM
                ARG TARGETOS
                ARG TARGETARCH
                ARG TARGETVARIANT=none
                LABEL target=$TARGETPLATFORM parts=$TARGETOS-$TARGETARCH-$TARGETVARIANT
                COPY target/*.jar app.jar
                COPY target/native-$TARGETARCH /native
                COPY --from=builder /etc/arch /builder
                COPY --from=literal /etc/arch /literal
                COPY --from=%1$s/base/several:1 /etc/arch /target
                """.formatted(REGISTRY.host()));
        int before = REGISTRY.accessLog().size();

        Ended ended = buildImage(Map.of(), "--tag=several", "--platform=linux/amd64,linux/arm64", "--json");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        List<AccessLogEntry> log = REGISTRY.accessLog();
        List<AccessLogEntry> puts = log.subList(before, log.size()).stream()
                .filter(entry -> entry.method().equals("PUT"))
                .toList();
        assertThat(puts)
                .filteredOn(entry -> entry.path().contains("/blobs/uploads/"))
                .as("the jar, two natives, what is copied of one platform twice and of each once, two configurations")
                .hasSize(1 + 2 + 2 + 2 + 2);
        JsonNode result = JSON.readTree(ended.out());
        String digest = result.path("digest").asText();
        assertThat(puts)
                .filteredOn(entry -> entry.path().contains("/manifests/"))
                .extracting(entry -> entry.path().replaceAll("sha256:.*", "sha256"))
                .as("what the index names is there before it")
                .containsExactly(
                        "/v2/bss/bss.index/manifests/sha256",
                        "/v2/bss/bss.index/manifests/sha256",
                        "/v2/bss/bss.index/manifests/several",
                        "/v2/bss/bss.index/manifests/latest");
        Map<String, FlattenedImage> images = FlattenedImage.pullIndex(REGISTRY.url(), "bss/bss.index", digest);
        assertThat(images).containsOnlyKeys("linux/amd64", "linux/arm64");
        images.forEach((platform, image) -> {
            String architecture = platform.substring(platform.indexOf('/') + 1);
            assertThat(image.config().path("architecture").asText()).isEqualTo(architecture);
            assertThat(image.runConfiguration().get("Labels").toString())
                    .contains("\"target\":\"" + platform + "\"", "\"parts\":\"linux-" + architecture + "-none\"");
            assertThat(content(image, "/target")).isEqualTo(content(image, "/etc/arch"));
            assertThat(content(image, "/builder")).isEqualTo(content(images.get("linux/amd64"), "/etc/arch"));
            assertThat(content(image, "/literal")).isEqualTo(content(images.get("linux/arm64"), "/etc/arch"));
        });
        assertThat(content(images.get("linux/amd64"), "/app.jar"))
                .isEqualTo(content(images.get("linux/arm64"), "/app.jar"));
        assertThat(content(images.get("linux/amd64"), "/native"))
                .isNotEqualTo(content(images.get("linux/arm64"), "/native"));

        Ended again = buildImage(Map.of(), "--tag=several", "--platform=linux/aarch64", "--json");
        assertThat(JSON.readTree(again.out()).path("reused").asBoolean()).isTrue();
        assertThat(JSON.readTree(again.out()).path("digest").asText()).isEqualTo(digest);
        assertThat(JSON.readTree(again.out()).path("sizeBytes")).isEqualTo(result.path("sizeBytes"));
        Ended more = buildImage(Map.of(), "--tag=several", "--platform=linux/amd64,linux/s390x");
        assertThat(lastLine(more.err()))
                .contains("bss.index:several is in the registry already")
                .contains("and not for linux/s390x: give another tag");
    }

    private static String content(FlattenedImage image, String path) {
        return image.files().get(path).content();
    }

    /** In a layout it is an index below the index; what knows no platforms is not written. */
    @Test
    void writesAnIndexToADirectory() throws Exception {
        Files.writeString(workspace.resolve("Dockerfile"), "FROM scratch\nCOPY target/index.jar /\n");
        buildImage(Map.of(), "--tag=1", "--output=layout");
        Path layout = workspace.resolve("layout");
        assertThat(layout.resolve("manifest.json")).exists();
        String single = JSON.readTree(layout.resolve("index.json").toFile())
                .at("/manifests/0/mediaType")
                .asText();

        Ended ended = buildImage(Map.of(), "--tag=1", "--output=layout", "--platform=linux/arm,linux/amd64/v1");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(single).isEqualTo("application/vnd.oci.image.manifest.v1+json");
        assertThat(layout.resolve("manifest.json")).doesNotExist();
        JsonNode named = JSON.readTree(layout.resolve("index.json").toFile()).at("/manifests/0");
        assertThat(named.path("mediaType").asText()).isEqualTo("application/vnd.oci.image.index.v1+json");
        JsonNode manifests = blob(layout, named).path("manifests");
        assertThat(manifests)
                .extracting(manifest -> manifest.path("platform").toString())
                .containsExactly(
                        "{\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\"}",
                        "{\"architecture\":\"amd64\",\"os\":\"linux\"}");
        for (JsonNode manifest : manifests) {
            assertThat(file(layout, blob(layout, manifest).path("config"))).exists();
            assertThat(file(layout, blob(layout, manifest).at("/layers/0"))).exists();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FROM HOST/base/small:1             | linux/amd64,linux/arm64 | 1 | Base image HOST/base/small:1@sha256:
            FROM HOST/base/small:1             | linux/amd64,linux/arm64 | 1 | is not there for linux/arm64, but for linux/amd64
            FROM scratch; RUN apt-get update   | linux/amd64,linux/arm64 | 2 | ERROR: --platform 'linux/amd64, linux/arm64' are for engine inProcess alone, and line 2 'RUN apt-get update' runs a process
            FROM --platform=there scratch      | linux/amd64             | 2 | Dockerfile line 1 --platform 'there' is not a platform
            """)
    void saysWhatKeepsAnImageFromBeingForSeveralPlatforms(String lines, String platforms, int exitCode, String message)
            throws Exception {
        Files.writeString(
                workspace.resolve("Dockerfile"),
                lines.replace("HOST", REGISTRY.host()).replace("; ", "\n"));
        int before = REGISTRY.accessLog().size();

        Ended ended = buildImage(Map.of(), "--tag=refused", "--platform=" + platforms);

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
        assertThat(lastLine(ended.err())).contains(message.replace("HOST", REGISTRY.host()));
        List<AccessLogEntry> log = REGISTRY.accessLog();
        assertThat(log.subList(before, log.size()))
                .extracting(AccessLogEntry::method)
                .doesNotContain("POST", "PUT");
    }

    @Test
    void writesAnArchiveThatNamesTheImage() throws Exception {
        Ended ended = buildImage(Map.of(), "--no-push", "--output=out/image.tar", "--tag=1");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        Ended list = run(
                Map.of(),
                List.of("tar", "-tf", workspace.resolve("out/image.tar").toString()));
        assertThat(list.out()).contains("oci-layout", "index.json", "manifest.json", "blobs/sha256/");
    }

    @Test
    void logsInWithTheEnvironmentOverTlsThatACertificateOfItsOwnSigned() throws Exception {
        Path ca = Files.writeString(directory.resolve("ca.pem"), LOCKED.caPem());
        Path config = settings(LOCKED, false);
        Files.writeString(workspace.resolve("Dockerfile"), "FROM scratch\nCOPY target/index.jar /\n");
        Map<String, String> login =
                Map.of("REGISTRY_USERNAME", LOCKED.username(), "REGISTRY_PASSWORD", LOCKED.password());

        Ended untrusted = command(login, "--config=" + config, "--app=index");
        assertThat(lastLine(untrusted.err()))
                .contains("is not trusted: put the CA that signed it into registry.caCertificateId");
        Ended anonymous = command(Map.of(), "--config=" + config, "--app=index", "--ca-certificate=" + ca);
        assertThat(anonymous.exitCode()).isEqualTo(1);
        assertThat(lastLine(anonymous.err())).contains(LOCKED.host()).doesNotContain("\n");
        Ended wrong = command(
                Map.of("REGISTRY_USERNAME", LOCKED.username(), "REGISTRY_PASSWORD", "wr0ng"),
                "--config=" + config,
                "--app=index",
                "--ca-certificate=" + ca);
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).doesNotContain("wr0ng");

        Ended ended = command(login, "--config=" + config, "--app=index", "--ca-certificate=" + ca);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out() + ended.err()).doesNotContain(LOCKED.password());
    }

    @Test
    void goesThroughTheProxyThatJavaIsToldOf() throws Exception {
        Path ca = Files.writeString(directory.resolve("ca.pem"), LOCKED.caPem());
        Files.writeString(workspace.resolve("Dockerfile"), "FROM scratch\nCOPY target/index.jar /\n");
        try (ForwardProxy proxy = new ForwardProxy()) {
            Ended ended = command(
                    Map.of(
                            "REGISTRY_USERNAME",
                            LOCKED.username(),
                            "REGISTRY_PASSWORD",
                            LOCKED.password(),
                            "JAVA_TOOL_OPTIONS",
                            // Loopback goes past a proxy unless told otherwise.
                            "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=" + proxy.port() + " -Dhttp.nonProxyHosts="),
                    "--config=" + settings(LOCKED, false),
                    "--app=by-proxy",
                    "--ca-certificate=" + ca);

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(proxy.requests()).contains("CONNECT " + LOCKED.host());
        }
    }

    @Test
    void goesThroughTheProxyThatTheEnvironmentNames() throws Exception {
        String port = REGISTRY.host().substring(REGISTRY.host().indexOf(':'));
        Path config = Files.writeString(
                directory.resolve("proxy.yaml"), yaml("registry.test" + port, "plainHttp: true", "/kaniko/executor"));
        Files.writeString(workspace.resolve("Dockerfile"), "FROM scratch\nCOPY target/index.jar /\n");
        String[] options = {"--config=" + config, "--app=by-proxy", "--tag=1"};
        try (ForwardProxy proxy = new ForwardProxy()) {
            Ended ended = command(Map.of("HTTP_PROXY", "http://127.0.0.1:" + proxy.port()), options);

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(proxy.requests())
                    .contains("GET http://registry.test" + port + "/v2/bss/bss.by-proxy/manifests/1");
        }

        Ended unknown = command(Map.of("HTTP_PROXY", "proxy.invalid:3128"), options);
        assertThat(lastLine(unknown.err()))
                .contains("the proxy proxy.invalid:3128, on the way to registry.test" + port + ", cannot be reached");

        Ended login = command(Map.of("http_proxy", "http://me:s3cret@proxy.test:3128"), options);

        assertThat(lastLine(login.err())).startsWith("ERROR: HTTP_PROXY '…@proxy.test' has a login");
        assertThat(login.err()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            407 Proxy Authentication Required | status 407, because it wants a login: have it let this through, or list
            403 Forbidden                     | status 403: have it let this through, or list registry.test in NO_PROXY
            """)
    void saysThatTheProxyLetsNothingThrough(String status, String message) throws Exception {
        Path config = Files.writeString(
                directory.resolve("proxy.yaml"), yaml("registry.test", "plainHttp: false", "/kaniko/executor"));
        try (ForwardProxy proxy = ForwardProxy.refusing(status)) {
            Ended ended = command(
                    Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port()), "--config=" + config, "--app=index");

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(lastLine(ended.err()))
                    .contains("the proxy 127.0.0.1:" + proxy.port() + " does not let through to registry.test, "
                            + message);
        }
    }

    @Test
    void logsInWithDockersConfiguration() throws Exception {
        Path ca = Files.writeString(directory.resolve("ca.pem"), LOCKED.caPem());
        Path docker = Files.createDirectory(directory.resolve("docker"));
        LOCKED.writeDockerConfig(docker);
        Files.writeString(workspace.resolve("Dockerfile"), "FROM scratch\nCOPY target/index.jar /\n");

        Ended ended = command(
                Map.of("DOCKER_CONFIG", docker.toString()),
                "--config=" + settings(LOCKED, false),
                "--app=docker-login",
                "--ca-certificate=" + ca);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
    }

    @Test
    @RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.KANIKO})
    void runsKanikoAndLeavesNothingBehind() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Path config = settings(REGISTRY, true);

        Ended ended = command(
                Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary),
                "--config=" + config,
                "--app=by-kaniko",
                "--engine=kaniko",
                "--json");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(JSON.readTree(ended.out()).path("engine").asText()).isEqualTo("kaniko");
        assertThat(temporary).isEmptyDirectory();
    }

    /** A base on a registry of its own, reached through a mirror that wants a login and has a CA of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"inProcess", "kaniko"})
    @RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.KANIKO})
    void takesBasesFromRegistriesWithLoginsAuthoritiesAndMirrorsOfTheirOwn(String engine) throws Exception {
        Path ca = Files.writeString(directory.resolve("ca.pem"), LOCKED.caPem());
        Path docker = Files.createDirectory(directory.resolve("docker"));
        LOCKED.writeDockerConfig(docker);
        Map<String, String> login = Map.of("DOCKER_AUTH_CONFIG", Files.readString(docker.resolve("config.json")));
        Files.writeString(workspace.resolve("Dockerfile"), "FROM scratch\nCOPY target/index.jar /\n");
        Ended base = command(
                login,
                "--config=" + settings(LOCKED, false),
                "--app=base",
                "--tag=1",
                "--if-exists=overwrite",
                "--ca-certificate=" + ca);
        assertThat(base.exitCode()).as(base.err()).isZero();

        Files.writeString(
                workspace.resolve("Dockerfile"), "FROM base.invalid:5000/bss.base:1\nCOPY target/index.jar /app.jar\n");
        Path config = Files.writeString(
                directory.resolve("mirrored.yaml"),
                yaml(REGISTRY.host(), "plainHttp: true", KanikoRun.executable().toString())
                        + "    registries: [{host: 'base.invalid:5000', mirrors: ['" + LOCKED.host() + "/bss']}]\n");
        Ended ended = command(
                login,
                "--config=" + config,
                "--app=mirrored-" + engine.toLowerCase(Locale.ROOT),
                "--engine=" + engine,
                "--ca-certificate=" + LOCKED.host() + "=" + ca,
                "--json");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(JSON.readTree(ended.out()).path("engine").asText()).isEqualTo(engine);
        assertThat(ended.out() + ended.err()).doesNotContain(LOCKED.password());

        Ended untrusted = command(login, "--config=" + config, "--app=untrusted", "--engine=" + engine, "--tag=1");
        assertThat(untrusted.exitCode()).isEqualTo(1);
    }

    @Test
    void saysThatTheNameInFromIsWrongAndNotTheRegistryOfTheSettings() throws Exception {
        Files.writeString(workspace.resolve("Dockerfile"), "FROM registry.invalid/ubi9/openjdk-21:1.20\n");

        Ended ended = buildImage(Map.of(), "--tag=unknown-host");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(lastLine(ended.err()))
                .contains(
                        "Dockerfile line 1",
                        "registry.invalid is not known: check the name in FROM or in mirrors, and"
                                + " the agent's DNS and proxy, or name a mirror of it in registries")
                .doesNotContain("registry.host");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --app=My_App                        | 2 | ERROR: --app 'My_App' is not a service's name
            --app=index --tag=-x                | 2 | ERROR: --tag '-x' is not a tag
            --app=index --engine=podman         | 2 | ERROR: --engine 'podman' is not an engine
            --app=index --wrong                 | 2 | ERROR: Unknown option '--wrong': see microservice-delivery
            --ap=index                          | 2 | ERROR: Unknown option '--ap', did you mean --app: see
            --tag=1                             | 2 | ERROR: Missing required option: '--app=<app>'
            --app=index --dockerfile=none       | 2 | ERROR: --dockerfile 'none' is neither in the context nor
            --app=index --workspace=/none       | 2 | ERROR: --workspace '/none' is not a directory
            --app=index --config=/none          | 2 | ERROR: --config '/none' does not exist
            --app=index --target=none           | 2 | ERROR: --target 'none' is not a stage of the Dockerfile
            --app=index --platform=amd64        | 2 | ERROR: --platform 'amd64' is not a platform
            --app=index --extra-args=--force    | 2 | ERROR: --extra-args '--force' is not allowed
            --app=index --cache --engine=kaniko | 2 | ERROR: --cache 'true' has no repository to keep layers in
            --app=index --no-push               | 2 | ERROR: --output is missing, and nothing is pushed
            --app=index --push --output=x       | 2 | ERROR: --output 'x' is for an image that is not pushed
            --app=index -f none                 | 2 | ERROR: -f 'none' is neither in the context nor
            --app=index --file=/none            | 2 | ERROR: --file '/none' is neither in the context nor
            --app=index -f../none               | 2 | ERROR: -f '../none' is neither in the context nor
            --app=index -t -x                   | 2 | ERROR: -t '-x' is not a tag
            --app=index -t x/y:1                | 2 | ERROR: -t 'x/y:1' has another name than the image, which the settings call %s/bss/bss.index
            --app=index --tag=1 --tag=a/b       | 2 | ERROR: --tag 'a/b' is not a tag
            --app=index --output=type=tar,dest=x | 2 | ERROR: --output 'type=tar,dest=x' is of a type that is not written: use type=oci
            --app=index --output=type=oci,dest=x | 2 | ERROR: --output 'type=oci,dest=x' is an archive, and its name does not say so: end it with .tar
            --app=index --output=type=oci       | 2 | ERROR: --output 'type=oci' names no place
            --app=index --output=type=oci,dest=x,name=y | 2 | ERROR: --output 'type=oci,dest=x,name=y' has 'name'
            --app=index --output=type=oci,dest=x.tar,tar=no | 2 | ERROR: --output 'type=oci,dest=x.tar,tar=no' has tar=no
            --app=index --output=type=oci,dest=x.tar,tar=false | 2 | ERROR: --output 'type=oci,dest=x.tar,tar=false' is a directory by
            --app=index --timeout-minutes=soon  | 2 | ERROR: Invalid value for option '--timeout-minutes': 'soon' is not an int
            """)
    void saysInOneLineWhatIsWrong(String options, int exitCode, String message) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
        if (!options.contains("--config")) {
            arguments.add("--config=" + settings(REGISTRY, false));
        }

        Ended ended = command(Map.of(), arguments.toArray(String[]::new));

        assertThat(lastLine(ended.err())).startsWith(message.replace("%s", REGISTRY.host()));
        assertThat(ended.exitCode()).isEqualTo(exitCode);
        assertThat(ended.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FROM scratch~FRMO x                 | Dockerfile line 2 'FRMO x' is not an instruction
            FROM scratch~COPY none /            | line 2 'COPY none /': COPY 'none' does not exist in the build context
            FROM scratch~COPY target/index-1.jar / | line 2 'COPY target/index-1.jar /': COPY 'target/index-1.jar' does not exist in the build context
            FROM scratch~COPY target/index-1.jar / | correct the path: there is target/
            FROM scratch~COPY ../x /            | line 2 'COPY ../x /': COPY '../x' does not exist in the build context
            FROM scratch~COPY --chown=no target / | line 2 'COPY --chown=no target /': --chown 'no' names 'no', which is not in /etc/passwd
            FROM %s/none/none:1                 | line 1 'FROM %s/none/none:1': image %s/none/none:1 does not exist
            FROM ${NONE}                        | names no image, because its variables have no value
            """)
    void saysWhichLineOfTheDockerfileIsWrong(String dockerfile, String message) throws Exception {
        String host = REGISTRY.host();
        Files.writeString(
                workspace.resolve("Dockerfile"), dockerfile.replace("%s", host).replace('~', '\n') + "\n");
        int before = REGISTRY.accessLog().size();

        Ended ended = buildImage(Map.of());

        assertThat(lastLine(ended.err())).startsWith("ERROR: ").contains(message.replace("%s", host));
        assertThat(ended.exitCode()).isPositive();
        List<AccessLogEntry> log = REGISTRY.accessLog();
        assertThat(log.subList(before, log.size())).noneMatch(AccessLogEntry::writes);
    }

    @Test
    void saysThatTheRegistryIsDown() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path config = Files.writeString(
                directory.resolve("down.yaml"), yaml("127.0.0.1:" + port, "plainHttp: true", "/kaniko/executor"));

        Ended ended = command(Map.of(), "--config=" + config, "--app=index");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(lastLine(ended.err())).contains("127.0.0.1:" + port + " cannot be reached");
    }

    @Test
    void saysThatTheDiskIsFull() throws Exception {
        // The kernel's own full disk.
        Ended ended = buildImage(Map.of(), "--no-push", "--output=/dev/full/image", "--tag=1");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(lastLine(ended.err())).startsWith("ERROR: The image cannot be written to /dev/full/image");
    }

    private Ended buildImage(Map<String, String> environment, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("--config=" + settings(REGISTRY, false), "--app=index"));
        all.addAll(List.of(options));
        return command(environment, all.toArray(String[]::new));
    }

    private Path settings(RegistryServer registry, boolean kaniko) throws IOException {
        return Files.writeString(
                directory.resolve("delivery.yaml"),
                yaml(
                        registry.host(),
                        registry == REGISTRY ? "plainHttp: true" : "plainHttp: false",
                        kaniko ? KanikoRun.executable().toString() : "/kaniko/executor"));
    }

    private static String yaml(String host, String plainHttp, String executable) {
        return """
                unclassified:
                  microserviceDelivery:
                    registry: {host: "%s", namespace: bss, project: bss, %s}
                    imageBuild: {kanikoExecutable: "%s"}
                """.formatted(host, plainHttp, executable);
    }

    private Ended command(Map<String, String> environment, String... options) throws Exception {
        return run(environment, program(workspace, options));
    }

    private static List<String> program(Path workspace, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.jenkins.plugins.delivery.cli.Main",
                "build-image"));
        boolean elsewhere = List.of(options).stream().anyMatch(option -> option.startsWith("--workspace"));
        if (!elsewhere) {
            command.add("--workspace=" + workspace);
        }
        command.addAll(List.of(options));
        return command;
    }

    private Ended run(Map<String, String> environment, List<String> command) throws Exception {
        return run(environment, command, workspace);
    }

    private Ended run(Map<String, String> environment, List<String> command, Path where) throws Exception {
        Path err = Files.createTempFile(directory, "err", null);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(where.toFile()).redirectError(err.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.toUpperCase(Locale.ROOT).endsWith("_PROXY"));
        builder.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
        builder.environment()
                .put("DOCKER_CONFIG", directory.resolve("no-docker").toString());
        List.of("BRANCH_NAME", "GIT_LOCAL_BRANCH", "GIT_BRANCH").forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(err));
    }

    private static String lastLine(String text) {
        return text.lines().reduce("", (first, second) -> second);
    }
}
