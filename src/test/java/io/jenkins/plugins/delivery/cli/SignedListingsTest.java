package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import io.jenkins.plugins.delivery.testbed.AccessLogEntry;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.LoopbackServer;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A command line that knows nothing of a base, and what others signed of it in a real registry. */
@RequiresTestbed(TestbedPart.REGISTRY)
class SignedListingsTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    /** Others may read there, and only one user may write. */
    @RegisterExtension
    static final RegistryServer READABLE =
            RegistryServer.builder().tokenAuth().anonymousPull().build();

    @RegisterExtension
    static final RegistryServer LOCKED = RegistryServer.builder().basicAuth().build();

    private static final String FIRST_BUILD = "reading the names in its layers";

    @TempDir
    Path directory;

    private Path workspace;
    private String privateKey;
    private int caches;

    @BeforeAll
    static void pushBase() throws Exception {
        BaseImages.pushSmall(REGISTRY.url(), "base/small", "1");
    }

    @BeforeEach
    void makeService() throws Exception {
        workspace = Files.createDirectory(directory.resolve("service"));
        Files.writeString(workspace.resolve("index.jar"), "a jar");
        Files.writeString(workspace.resolve("Dockerfile"), """
                FROM %s/base/small:1
                COPY --chown=app index.jar /srv/app.jar
                """.formatted(REGISTRY.host()));
        // Its time is that of the image, so that a second build makes the same one.
        GitCommit.of(workspace);
        privateKey = Keys.ecdsaPem();
        Files.writeString(directory.resolve("cosign.key"), privateKey);
        Files.writeString(
                directory.resolve("cosign.pub"),
                SigningKey.read("key", privateKey, null).verificationKey().pem());
    }

    private Path settings(String listingRepository) throws Exception {
        return Files.writeString(directory.resolve("settings.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: "%s", repositoryPattern: "${app}", plainHttp: true}
                    registries:
                      - {host: "%s", plainHttp: true}
                    imageBuild: {listingRepository: "%s"}
                """.formatted(
                REGISTRY.host(), listingRepository.substring(0, listingRepository.indexOf('/')), listingRepository));
    }

    /** With a cache that knows nothing. */
    private CommandProcess.Ended build(Path settings, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "build-image",
                "--config=" + settings,
                "--workspace=" + workspace,
                "--app=index",
                "--tag=1",
                "--if-exists=overwrite",
                "--json"));
        arguments.addAll(List.of(options));
        Path cache = Files.createDirectory(directory.resolve("cache" + ++caches));
        CommandProcess.Ended ended = CommandProcess.start(
                        directory,
                        Map.of("XDG_CACHE_HOME", cache.toString(), "DOCKER_CONFIG", directory.toString()),
                        arguments)
                .end();
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.err() + ended.out())
                .doesNotContain(privateKey.lines().toList().get(1));
        return ended;
    }

    private String key() {
        return "--key=" + directory.resolve("cosign.key");
    }

    private String signedBy() {
        return "--listing-signed-by=" + directory.resolve("cosign.pub");
    }

    private static String digest(CommandProcess.Ended ended) throws Exception {
        return Json.read(ended.out()).path("digest").asText();
    }

    @Test
    void aColdCommandLineNeedNotReadABaseThatAnotherRead() throws Exception {
        String repository = REGISTRY.host() + "/platform/listings";
        CommandProcess.Ended signing = build(settings(repository), key());
        assertThat(signing.err()).contains(FIRST_BUILD, "Kept what is in 2 layers of bases, signed, in " + repository);
        CommandProcess.Ended without = build(settings("unused.example.com/listings"));
        assertThat(without.err()).contains(FIRST_BUILD, "because no key is believed");
        int before = REGISTRY.accessLog().size();

        CommandProcess.Ended told = build(settings(repository), signedBy());

        assertThat(told.err()).doesNotContain(FIRST_BUILD, repository);
        assertThat(digest(told)).isEqualTo(digest(without)).isEqualTo(digest(signing));
        List<AccessLogEntry> all = REGISTRY.accessLog();
        List<AccessLogEntry> log = all.subList(before, all.size());
        assertThat(log)
                .filteredOn(
                        entry -> entry.method().equals("GET") && entry.path().contains("/base/small/blobs/"))
                .as("the configuration of the base alone")
                .hasSize(1);
        assertThat(log)
                .filteredOn(entry -> entry.path().contains("/platform/listings/"))
                .hasSize(4)
                .noneMatch(AccessLogEntry::writes);
    }

    /** Whatever a repository does, it costs a line and no more. */
    @Test
    void aRepositoryThatMayNotBeReadIsALine() throws Exception {
        String repository = LOCKED.host() + "/platform/listings";

        CommandProcess.Ended ended = build(settings(repository), signedBy());

        assertThat(ended.err())
                .contains(FIRST_BUILD)
                .containsOnlyOnce("What is in base images is not read from " + repository + ": ");
    }

    @Test
    void aRepositoryThatMayNotBeWrittenIsALine() throws Exception {
        String repository = READABLE.host() + "/platform/listings";

        CommandProcess.Ended ended = build(settings(repository), key());

        assertThat(ended.err())
                .contains(FIRST_BUILD)
                .doesNotContain("is not read from")
                .containsOnlyOnce("What is in base images is not kept in " + repository + ": ");
    }

    @Test
    void aRegistryThatHangsIsNotWaitedForLong() throws Exception {
        try (LoopbackServer silent =
                new LoopbackServer(client -> client.getInputStream().transferTo(OutputStream.nullOutputStream()))) {
            String repository = "127.0.0.1:" + silent.port() + "/platform/listings";
            Path settings = settings(repository);
            long without = millis(() -> build(settings, "--listing-repository=" + REGISTRY.host() + "/none"));

            long with = millis(() -> assertThat(build(settings, signedBy()).err())
                    .contains(FIRST_BUILD)
                    .containsOnlyOnce("What is in base images is not read from " + repository + ": "));

            assertThat(Duration.ofMillis(with - without)).isLessThan(Duration.ofSeconds(20));
        }
    }

    /** Some work of a test. */
    private interface Work {
        void run() throws Exception;
    }

    private static long millis(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1_000_000;
    }
}
