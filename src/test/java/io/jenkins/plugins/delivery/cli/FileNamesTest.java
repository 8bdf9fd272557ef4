package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.core.FileName;
import io.jenkins.plugins.delivery.testbed.FlattenedImage;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Names of files are bytes: an agent without {@code LANG}, and a name that is no UTF-8, make no difference. */
class FileNamesTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    private Path service;
    private Path config;

    @BeforeEach
    void makeService() throws Exception {
        service = Files.createDirectories(directory.resolve("service/data")).getParent();
        config = Files.writeString(directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: "%s", namespace: bss, project: bss, plainHttp: true}
                """.formatted(REGISTRY.host()));
        for (String name : List.of("plain.txt", "größe.txt", "\u6d4b\u8bd5.txt")) {
            Files.writeString(FileName.resolve(service.resolve("data"), name), name);
        }
        // The second name once more, as a machine of another time wrote it.
        String gbk = FileName.decode("\u6d4b\u8bd5.txt".getBytes(Charset.forName("GBK")));
        Files.writeString(FileName.resolve(service.resolve("data"), gbk), "gbk");
    }

    @Test
    void everyNameIsInTheImageWhateverTheLocaleIs() throws Exception {
        Files.writeString(service.resolve("Dockerfile"), "FROM scratch\nCOPY data /data/\n");
        Set<Set<String>> names = new HashSet<>();

        for (String locale : List.of("C", "C.UTF-8")) {
            build(locale);

            Map<String, FlattenedImage.Entry> files =
                    FlattenedImage.pull(REGISTRY.url(), "bss/bss.index", "1").files();
            assertThat(files).containsKeys("/data/plain.txt", "/data/größe.txt", "/data/\u6d4b\u8bd5.txt");
            assertThat(files.keySet().stream().filter(path -> path.endsWith(".txt")))
                    .as("in the locale %s", locale)
                    .hasSize(4);
            names.add(files.keySet());
        }
        assertThat(names).hasSize(1);
    }

    @Test
    void aCommentOfAnotherEncodingIsAComment() throws Exception {
        Files.write(
                service.resolve("Dockerfile"),
                "# \u6784\u5efa\u955c\u50cf\nFROM scratch\nCOPY data/plain.txt /\n".getBytes(Charset.forName("GBK")));

        assertThat(build("C")).startsWith("sha256:");
    }

    private String build(String locale) throws Exception {
        CommandProcess.Ended ended = CommandProcess.start(
                        directory,
                        Map.of("LC_ALL", locale, "LANG", ""),
                        List.of(
                                "build-image",
                                "--app=index",
                                "--tag=1",
                                "--if-exists=overwrite",
                                "--config=" + config,
                                "--workspace=" + service,
                                "--json"))
                .end();
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return new ObjectMapper().readTree(ended.out()).path("digest").asText();
    }
}
