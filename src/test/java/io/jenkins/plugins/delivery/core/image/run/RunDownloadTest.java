package io.jenkins.plugins.delivery.core.image.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What curl and wget download in process is what the real programs leave, those of this machine on Debian. */
@RequiresTestbed(TestbedPart.RUN_BASES)
class RunDownloadTest {
    private static final String COPY_PROGRAMS = """
            for program in /usr/bin/curl /usr/bin/wget; do
              [ -x $program ] || continue
              cp $program usr/bin/
              ldd $program | grep -o '/[^ ]*' | while read lib; do mkdir -p ".${lib%/*}"; [ -e ".$lib" ] || cp "$lib" ".$lib"; done
            done
            """;

    private static final String MAKE_ARCHIVE =
            "mkdir -p top/bin; echo run > top/bin/run; chmod 755 top/bin/run; tar -czf files.tar.gz --owner=3 --group=4 top;"
                    + " tar -cf files.tar --owner=3 --group=4 top";

    @TempDir
    static Path work;

    private static final Map<String, RealRoot> ROOTS = new TreeMap<>();
    private static HttpServer server;

    /** Whether this machine has both, for a C library that is no newer than that of the test bed's Debian. */
    private static boolean programsRun;

    @BeforeAll
    static void start() throws Exception {
        ROOTS.put("busybox", RealRoot.of("busybox", work));
        ROOTS.put("debian", RealRoot.of("debian", work).changed("programs", COPY_PROGRAMS));
        programsRun = ROOTS.get("debian")
                        .real(RealRoot.Command.of("curl --version && wget --version"))
                        .failure()
                == null;
        Path files = Files.createDirectory(work.resolve("files"));
        RealRoot.process(List.of("sh", "-ec", "cd '" + files + "'; " + MAKE_ARCHIVE));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] jar = "the jar".getBytes(StandardCharsets.UTF_8);
        answer("/a/app.jar", 200, jar);
        answer("/a/", 200, "an index".getBytes(StandardCharsets.UTF_8));
        answer("/files.tar.gz", 200, Files.readAllBytes(files.resolve("files.tar.gz")));
        answer("/files.tar", 200, Files.readAllBytes(files.resolve("files.tar")));
        answer("/missing", 404, "nothing".getBytes(StandardCharsets.UTF_8));
        answer("/moved", 302, "elsewhere".getBytes(StandardCharsets.UTF_8));
        server.start();
    }

    private static void answer(String path, int status, byte[] body) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Strict-Transport-Security", "max-age=1");
            if (status == 302) {
                exchange.getResponseHeaders().add("Location", "/a/app.jar");
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '@', quoteCharacter = '^', textBlock = """
            debian  @ curl -fsSL -o /opt/app.jar URL/a/app.jar && chmod 600 /opt/app.jar
            debian  @ cd /srv && curl -sSfLO URL/a/app.jar
            debian  @ curl URL/a/app.jar --output /opt/app.jar --silent --show-error --fail --location --retry 3 --max-time 9
            debian  @ curl -L URL/moved > /dev/null -o /x && curl -o /y --connect-timeout 5 URL/a/app.jar?x=1
            debian  @ curl -s URL/a/app.jar -o /etc/passwd
            debian  @ curl -s URL/a/app.jar > /x && wget -qO- URL/a/app.jar >> /x; wget -O - URL/files.tar > /etc/passwd
            debian  @ curl -s URL/a/app.jar -o /nodir/x || touch /y
            debian  @ ln -s /srv/there /l && curl -s URL/a/app.jar -o /l
            debian  @ mkdir -p /opt/x && curl -fsSL URL/files.tar.gz | tar -xz -C /opt/x --strip-components=1
            debian  @ cd /srv && curl -s URL/files.tar | tar x && curl -s URL/files.tar.gz | tar xzf - -C /opt
            debian  @ wget -q -O /x URL/a/app.jar && wget -O /x URL/moved && cd /srv && wget URL/a/app.jar
            debian  @ wget --quiet --tries=3 --no-hsts --output-document=/y URL/a/app.jar && wget -nv -P /opt URL/a/app.jar
            debian  @ cd /opt && wget -qO- URL/files.tar.gz | tar xz
            busybox @ cd /srv && wget URL/a/app.jar && wget -q -O /x URL/a/app.jar && wget -O /x URL/moved
            busybox @ wget URL/a/app.jar -O /etc/passwd
            busybox @ wget -q -O - URL/a/app.jar > /x && chmod 600 /x
            busybox @ wget -P /opt URL/a/app.jar; wget -O /nodir/x URL/a/app.jar || touch /z
            busybox @ wget -qO- URL/files.tar.gz | tar xz -C /opt && wget -O - URL/files.tar | tar -x -f - -C /srv
            debian  @ V=a && curl -o /x "URL/$V/app.jar" && echo 'eb31e5e3bb1bbe2bc4b2bbdb1a4bb8c4  /x' | md5sum -c - || touch /other
            """)
    void downloads(String root, String script) throws Exception {
        assumeThat(programsRun || root.equals("busybox"))
                .as("curl and wget of this machine run on the test bed's Debian")
                .isTrue();
        RealRoot.Command command = command(script);
        RealRoot.Result evaluated = ROOTS.get(root).evaluated(command);

        assertThat(evaluated.left()).as("what keeps it from being evaluated").isNull();
        RealRoot.Result real = ROOTS.get(root).real(command);
        assertThat(RealRoot.differences(real, evaluated)).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '@', quoteCharacter = '^', textBlock = """
            debian  @ curl -o /x URL/missing
            debian  @ curl -fo /x URL/missing || touch /y
            debian  @ curl -o /x URL/moved
            debian  @ curl -k -o /x URL/a/app.jar
            debian  @ curl -r 0-2 -o /x URL/a/app.jar
            debian  @ curl -o /x -H A:b URL/a/app.jar
            debian  @ curl -o /x URL/a/app.jar URL/a/
            debian  @ curl -O URL/a/
            debian  @ curl -O URL/a/app.jar?x=/y
            debian  @ curl URL/a/app.jar
            debian  @ curl -s URL/a/app.jar | sh
            debian  @ curl -s URL/files.tar.gz | tar x
            debian  @ curl -o '/x#1' URL/[a-b]
            debian  @ curl -o /x http://user:password%40x/
            debian  @ curl -o /x 127.0.0.1:1
            debian  @ curl -o /x http://127.0.0.1:1/
            debian  @ echo -L > /root/.curlrc && curl -o /x URL/a/app.jar
            debian  @ export http_proxy=http://127.0.0.1:1 && curl -o /x URL/a/app.jar
            debian  @ wget URL/a/app.jar && wget URL/a/app.jar
            debian  @ wget URL/a/
            debian  @ wget -r URL/a/
            debian  @ wget --no-check-certificate URL/a/app.jar
            debian  @ wget -O /x URL/missing || touch /y
            busybox @ wget -T URL/a/app.jar
            busybox @ wget URL/a/app.jar && wget URL/a/app.jar
            busybox @ rm /usr/bin/ssl_client && wget https://127.0.0.1:1/x
            """)
    void isLeft(String root, String script) throws Exception {
        assumeThat(programsRun || root.equals("busybox"))
                .as("curl and wget of this machine run on the test bed's Debian")
                .isTrue();
        assertThat(ROOTS.get(root).evaluated(command(script)).left()).isNotNull();
    }

    private static RealRoot.Command command(String script) {
        return RealRoot.Command.of(
                script.replace("URL", "http://127.0.0.1:" + server.getAddress().getPort()));
    }
}
