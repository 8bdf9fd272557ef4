package io.jenkins.plugins.delivery.core.image.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.BuildKitRun;
import io.jenkins.plugins.delivery.testbed.FlattenedImage;
import io.jenkins.plugins.delivery.testbed.ImageBuildRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ADD} of a web server's file in process puts there what BuildKit does, which is asked with {@code BUILDKIT}. */
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.RUN_BASES})
class AddOfUrlTest {
    private static final byte[] JAR = "the agent".getBytes(StandardCharsets.UTF_8);
    private static final String SHA256 = Digest.of(JAR).value();

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @RegisterExtension
    static final RegistryServer UNTRUSTED = RegistryServer.builder().tls().build();

    @TempDir
    static Path directory;

    private static HttpServer server;

    @BeforeAll
    static void start() throws Exception {
        BaseImages.pushRoot(
                REGISTRY.url(),
                "debian",
                directory,
                List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/moved/elsewhere.jar")) {
                exchange.getResponseHeaders().add("Location", "/repo/agent-1.0.jar");
            }
            exchange.getResponseHeaders().add("Last-Modified", "Mon, 06 Jan 2020 10:00:00 GMT");
            exchange.getResponseHeaders().add("Content-Disposition", "attachment; filename=\"other.jar\"");
            boolean missing = path.startsWith("/missing");
            exchange.sendResponseHeaders(missing ? 404 : path.startsWith("/moved") ? 301 : 200, JAR.length);
            exchange.getResponseBody().write(JAR);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '%', textBlock = """
            in-a-directory    | ADD URL/repo/agent.jar /opt/                             | /opt/agent.jar  | 600 | 0:0
            of-a-name         | ADD URL/repo/agent.jar /opt/new/a.jar                    | /opt/new/a.jar  | 600 | 0:0
            relative          | WORKDIR /srv/app\\nADD URL/repo/agent.jar .               | /srv/app/agent.jar | 600 | 0:0
            onto-a-directory  | ADD URL/repo/agent.jar /srv                              | /srv/agent.jar  | 600 | 0:0
            of-a-query        | ADD URL/repo/agent.jar?version=1.2/3 /opt/               | /opt/agent.jar  | 600 | 0:0
            of-an-escape      | ADD URL/repo/a%20b%2Bc.jar /opt/                         | /opt/a b+c.jar  | 600 | 0:0
            without-a-name    | ADD URL/ /opt/                                           | /opt/__unnamed__ | 600 | 0:0
            of-a-slash        | ADD URL/repo/agent/ /opt/                                | /opt/agent      | 600 | 0:0
            redirected        | ADD URL/moved/elsewhere.jar /opt/                        | /opt/elsewhere.jar | 600 | 0:0
            with-a-mode       | ADD --chmod=644 --chown=daemon:5 URL/repo/agent.jar /opt/ | /opt/agent.jar | 644 | 1:5
            by-symbols        | ADD --chmod=u+x,go=r URL/repo/agent.jar /opt/            | /opt/agent.jar  | 744 | 0:0
            of-a-user         | USER daemon\\nADD URL/repo/agent.jar /opt/x/              | /opt/x/agent.jar | 600 | 0:0
            as-a-layer        | ADD --link URL/repo/agent.jar /opt/                      | /opt/agent.jar  | 600 | 0:0
            with-a-checksum   | ADD --checksum=SHA256 URL/repo/agent.jar /opt/           | /opt/agent.jar  | 600 | 0:0
            of-variables      | ARG V=1.0\\nENV SUM=SHA256\\nADD --checksum=$SUM URL/repo/agent-${V}.jar /opt/ | /opt/agent-1.0.jar | 600 | 0:0
            several           | ADD URL/a.jar URL/b.jar /opt/                            | /opt/b.jar      | 600 | 0:0
            as-a-list         | ADD ["URL/a.jar", "/opt/my files/"]                      | /opt/my files/a.jar | 600 | 0:0
            then-changed      | ADD URL/a.jar /opt/\\nRUN chmod 755 /opt/a.jar && chown 7:8 /opt/a.jar | /opt/a.jar | 755 | 7:8
            """)
    void puts(String name, String instructions, String path, String mode, String owner) throws Exception {
        List<String> log = new ArrayList<>();
        Path context = context(name, instructions);

        assertThat(build(name, context, EngineName.AUTO, log)).isInstanceOf(ImageBuild.Outcome.Done.class);

        FlattenedImage image = FlattenedImage.pull(REGISTRY.url(), "add/" + name, "ours");
        assertThat(image.files()).containsEntry(path, new FlattenedImage.Entry("file", mode, owner, SHA256));
        assertThat(log)
                .anyMatch(line -> line.startsWith("Downloaded http://") && line.endsWith(", 9 bytes"))
                .noneMatch(line -> line.contains("version=1.2"));
        if (BuildKitRun.isAskedFor()) {
            BuildKitRun.push(REGISTRY.host(), context, REGISTRY.host() + "/add/" + name + ":theirs");
            assertThat(image.withoutOurLabels()
                            .differences(FlattenedImage.pull(REGISTRY.url(), "add/" + name, "theirs")))
                    .isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '%', textBlock = """
            missing      | ADD URL/missing/agent.jar?token=secret /opt/ | answers with status 404
            nobody-there | ADD http://127.0.0.1:1/agent.jar /opt/      | cannot be reached
            login        | ADD http://user:secret@127.0.0.1:1/x /opt/  | has a login
            untrusted    | ADD TLS/v2/ /opt/                           | cannot be reached: unable to find valid certification path
            repository   | ADD URL/sources.git /opt/                   | downloads a repository
            unpacked     | ADD --unpack=true URL/a.tar /opt/           | does more with it
            with-others  | ADD URL/a.jar Dockerfile /opt/              | does more with it
            """)
    void isLeftToAnotherEngine(String name, String instructions, String reason) throws Exception {
        List<String> log = new ArrayList<>();

        assertThat(build(name, context(name, instructions), EngineName.AUTO, log))
                .isInstanceOf(ImageBuild.Outcome.RunKaniko.class);

        assertThat(log)
                .filteredOn(line -> line.startsWith("Engine kaniko: line 2 'ADD "))
                .singleElement()
                .asString()
                .contains(reason);
        assertThat(String.join("\n", log).replaceAll("'ADD [^']*'", "")).doesNotContain("secret");
    }

    @Test
    void anotherFileThanItsChecksumEndsTheBuild() throws Exception {
        Path context =
                context("replaced", "ADD --checksum=" + Digest.of(new byte[0]).value() + " URL/a.jar /opt/");

        assertThatThrownBy(() -> build("replaced", context, EngineName.AUTO, new ArrayList<>()))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("Dockerfile line 2")
                .hasMessageContaining("what was downloaded has " + SHA256);
    }

    private static Path context(String name, String instructions) throws Exception {
        Path context = Files.createDirectory(directory.resolve(name));
        Files.writeString(
                context.resolve("Dockerfile"),
                ("FROM " + REGISTRY.host() + "/base/debian:1\n" + instructions.replace("\\n", "\n") + "\n")
                        .replace(
                                "URL", "http://127.0.0.1:" + server.getAddress().getPort())
                        .replace("TLS", "https://" + UNTRUSTED.host())
                        .replace("SHA256", SHA256));
        return context;
    }

    private static ImageBuild.Outcome build(String name, Path context, EngineName engine, List<String> log)
            throws InterruptedException {
        return ImageBuildRun.into(REGISTRY.host(), "add", directory, engine, IfExists.FAIL)
                .run(name, "ours", context, log::add);
    }
}
