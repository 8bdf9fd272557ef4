package io.jenkins.plugins.delivery.cli;

import static io.jenkins.plugins.delivery.cli.ServiceCheckout.lastLine;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.cli.CommandProcess.Ended;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListing;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingKey;
import io.jenkins.plugins.delivery.testbed.AccessLogEntry;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TarBlocks;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a build takes over from an earlier one instead of reading, sending or pushing it again, and what it does not
 * trust of it.
 */
@RequiresTestbed(TestbedPart.REGISTRY)
class BuildImageAgainTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    private ServiceCheckout service;
    private Path workspace;

    @BeforeAll
    static void pushBase() throws Exception {
        BaseImages.pushSmall(REGISTRY.url(), "base/small", "1");
    }

    @BeforeEach
    void checkOut() throws Exception {
        service = ServiceCheckout.make(REGISTRY, directory);
        workspace = service.workspace();
    }

    @Test
    void aSecondRunOfTheCommitCostsOneRequest() throws Exception {
        // A base of nobody is OCI; Docker's manifests have no annotations, so that those cost a second request.
        Files.writeString(workspace.resolve("Dockerfile"), "FROM scratch\nCOPY target/index.jar /\n");
        Ended first = service.buildImage(Map.of(), "--tag=again", "--json");
        int before = REGISTRY.accessLog().size();

        Ended second = service.buildImage(Map.of(), "--tag=again", "--json");

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
        service.buildImage(Map.of(), "--tag=side-1");
        int before = REGISTRY.accessLog().size();

        Ended ended = service.buildImage(Map.of(), "--tag=side-2");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        List<AccessLogEntry> log = REGISTRY.accessLog();
        assertThat(blobsRead(log.subList(before, log.size())))
                .as("the configuration")
                .isOne();

        Files.writeString(
                workspace.resolve("Dockerfile"),
                Files.readString(workspace.resolve("Dockerfile")) + "COPY --from=side /copied/tool /\n");
        ended = service.buildImage(Map.of(), "--tag=side-3");

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
        Ended honest = service.buildImage(environment, options);
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

        Ended poisoned = service.buildImage(environment, options);

        assertThat(JSON.readTree(poisoned.out()).path("digest"))
                .isEqualTo(JSON.readTree(honest.out()).path("digest"));
        assertThat(poisoned.err()).contains("reading the names in its layers");
        assertThat(service.buildImage(environment, options).err()).doesNotContain("reading the names in its layers");
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
        service.buildImage(Map.of(), "--tag=sent-1");
        int before = REGISTRY.accessLog().size();

        Ended ended = service.buildImage(Map.of(), "--tag=sent-2");

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
                        service.buildImage(Map.of(), "--tag=here", "--json").out())
                .path("digest")
                .asText();
        Path elsewhere = directory.resolve("a much longer name/and deeper");
        service.run(Map.of(), List.of("mkdir", "-p", elsewhere.toString()));
        service.run(Map.of(), List.of("cp", "-r", workspace + "/.", elsewhere.toString()));

        Ended ended = service.in(elsewhere).buildImage(Map.of(), "--tag=here", "--if-exists=overwrite", "--json");

        assertThat(JSON.readTree(ended.out()).path("digest").asText()).isEqualTo(digest);
    }

    @Test
    void aTagOfAnotherRevisionIsNotTaken() throws Exception {
        service.buildImage(Map.of(), "--tag=taken");
        service.run(
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

        Ended ended = service.buildImage(Map.of(), "--tag=taken");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(lastLine(ended.err())).contains("bss.index:taken is taken by revision ");
    }
}
