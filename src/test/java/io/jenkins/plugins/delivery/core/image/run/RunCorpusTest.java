package io.jenkins.plugins.delivery.core.image.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form of a command that is evaluated gives the tree that the base's own programs make. */
@RequiresTestbed(TestbedPart.RUN_BASES)
class RunCorpusTest {
    @TempDir
    static Path work;

    /** With owners that the roots know by name, by another number or not at all, and a parent without an entry. */
    private static final String MAKE_ARCHIVES = """
            mkdir -p app/bin app/lib/deep app/logs
            echo jar > app/app.jar; echo sh > app/bin/start.sh; echo deep > app/lib/deep/x
            chmod 4755 app/bin/start.sh; chmod 2770 app/logs; chmod 640 app/app.jar; chmod 700 app
            tar --no-recursion --owner=daemon:4242 --group=daemon:4243 -cf files.tar \\
              app/app.jar app app/bin app/bin/start.sh app/lib/deep/x
            tar --no-recursion --owner=nobody-here:4242 --group=0 -rf files.tar app/logs
            tar --no-recursion --numeric-owner --owner=7 --group=8 -rf files.tar app/lib
            gzip -nk files.tar
            tar -C app --format=pax --owner=3 --group=4 -cf dot.tar .
            ln -s app.jar app/latest
            tar --no-recursion --owner=daemon --group=5 -cf link.tar app/app.jar app/latest
            tar --no-recursion --owner=0 --group=0 -cf root.tar app/app.jar app/latest
            ln -s /etc app/etc; ln -s ../x app/up
            tar --no-recursion -cf links.tar app/etc app/up
            ln app/app.jar app/second; tar -cf hard.tar app/app.jar app/second
            tar -P -cf up.tar ../archives/app/app.jar
            """;

    /** Commands begin with brackets, too. */
    private static final String ROOTS_LINE = "\\[[a-z]+(?: [a-z]+)*]";

    /** Which commands: all of them, unless {@code -Drun.only=REGEX} is given. */
    private static final String ONLY = System.getProperty("run.only", ".*");

    private static final Map<String, RealRoot> ROOTS = new HashMap<>();

    private static final List<Path> ARCHIVES = new ArrayList<>();
    private static final List<Path> ZIPS = new ArrayList<>();

    @BeforeAll
    static void unpack() throws Exception {
        RealRoot debian = RealRoot.of("debian", work);
        ROOTS.put("debian", debian);
        ROOTS.put("busybox", RealRoot.of("busybox", work));
        ROOTS.put("bash", debian.changed("bash", "ln -sf bash usr/bin/sh"));
        Path archives = Files.createDirectory(work.resolve("archives"));
        RealRoot.process(List.of("sh", "-ec", "cd '" + archives + "'; " + MAKE_ARCHIVES));
        for (String name : List.of(
                "files.tar", "files.tar.gz", "dot.tar", "link.tar", "root.tar", "links.tar", "hard.tar", "up.tar")) {
            ARCHIVES.add(archives.resolve(name));
        }
        ZIPS.addAll(MadeZips.in(Files.createDirectory(work.resolve("zips"))));
    }

    static Stream<Arguments> evaluated() throws IOException {
        return corpus("run-corpus.txt");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void evaluated(String root, String user, String script) throws Exception {
        RealRoot.Command command = new RealRoot.Command(
                script, user, "/", Map.of("TZ", "Asia/Shanghai", "APP_HOME", "/opt/app"), archives(script));
        RealRoot.Result evaluated = ROOTS.get(root).evaluated(command);

        assertThat(evaluated.left()).as("what keeps it from being evaluated").isNull();
        assertThat(RealRoot.differences(ROOTS.get(root).real(command), evaluated))
                .isEmpty();
    }

    static Stream<Arguments> heredocs() {
        return Stream.of(
                        "cat <<EOF > /a\nkey=$TZ ${TZ} ${NONE:-none} \\$TZ \\\\ \\n \"q\" 'q' $ a$\n\n  blank\nEOF",
                        "cat > /a <<'EOF'\n$TZ `x` $(y)\nEOF\nmkdir /b",
                        "cat <<\"E 1\" >> /etc/group && touch /b\nmore\nE 1\ntouch /c",
                        "cat <<-EOF > /a\n\tone\n\t\ttwo\n  three\n\tEOF\n",
                        "set -e\ncat <<A > /a; cat <<B > /b\na\nA\nb\nB\nchmod 755 /a",
                        "tee /a <<EOF\nx\nEOF\n",
                        "tee -a /a /b <<EOF >/dev/null && echo done > /c\nx\nEOF",
                        "if true; then\n  cat <<EOF > /a\nx\nEOF\nfi",
                        "{ echo first; cat <<EOF; echo last; } > /a\nmiddle\nEOF",
                        "cat <<EOF\nshown\nEOF\ntouch /a",
                        "cat <<EOF > /a\none \\\ntwo\nEOF",
                        "cat <<EOF > /a\nEOF",
                        "<<EOF cat > /a\nx\nEOF")
                .flatMap(script -> Stream.of("debian", "busybox", "bash").map(root -> Arguments.of(root, "", script)));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource
    void heredocs(String root, String user, String script) throws Exception {
        evaluated(root, user, script);
    }

    /**
     * What other versions of adduser make of it, as they were seen to do it in this root; none of them is in the test
     * bed.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3.118ubuntu5  | app:x:100:101::/home/app:/usr/sbin/nologin   | app:*:DAY:0:99999:7::: | /home/app 750 100:102
            3.118+deb11u1 | app:x:100:101::/home/app:/usr/sbin/nologin   | app:*:DAY:0:99999:7::: | /home/app 755 100:102
            3.137ubuntu1  | app:x:100:101::/nonexistent:/usr/sbin/nologin | app:!:DAY::::::        | /run/adduser 644 0:0
            3.115         |                                              |                        |
            """)
    void addsUsersAsTheVersionDoes(String version, String passwd, String shadow, String made) throws Exception {
        RealRoot root = ROOTS.get("debian")
                .changed(
                        "adduser-" + version,
                        "sed -i 's/^my .version = .*/my $version = \"" + version + "\";/' usr/sbin/adduser"
                                + (version.contains("ubuntu5") ? "; echo DIR_MODE=0750 >> etc/adduser.conf" : ""));
        RealRoot.Result result = root.evaluated(
                RealRoot.Command.of("addgroup --system app && adduser --system --group app && cp /etc/passwd /p"
                        + " && cp /etc/shadow /s"));

        if (passwd == null) {
            assertThat(result.left()).contains("version " + version);
            return;
        }
        assertThat(result.left()).isNull();
        long day = Instant.now().getEpochSecond() / 86_400;
        assertThat(result.files().get("/p").content())
                .isEqualTo(digest(
                        new String(root.base("/etc/passwd").readAllBytes(), StandardCharsets.UTF_8) + passwd + "\n"));
        assertThat(result.files().get("/s").content())
                .isEqualTo(digest(new String(root.base("/etc/shadow").readAllBytes(), StandardCharsets.UTF_8)
                        + shadow.replace("DAY", "" + day) + "\n"));
        String[] place = made.split(" ");
        assertThat(result.files().get(place[0]))
                .extracting(RootEntry::mode, RootEntry::owner)
                .containsExactly(place[1], place[2]);
    }

    private static String digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).value();
    }

    static Stream<Arguments> left() throws IOException {
        return corpus("run-left.txt");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void left(String root, String user, String script) throws Exception {
        assertThat(ROOTS.get(root)
                        .evaluated(new RealRoot.Command(script, user, "/", Map.of(), archives(script)))
                        .left())
                .isNotNull();
    }

    /** What the comparisons rest on: what the overlay has of a run is all that the run changed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -r /usr/share && mkdir /usr/share && touch /usr/share/new",
                "rm -r /usr/share && ln -s /tmp /usr/share && touch /usr/share/new",
                "rm /etc/passwd && mkdir -p /etc/passwd/deep && touch /etc/group",
                "rm /etc/passwd && echo x > /etc/passwd && ln /etc/passwd /etc/second && chmod 600 /etc/second",
                "rm -r /etc && touch /etc && rm /etc && mkdir -m 700 /etc && ln -s nowhere /etc/link",
                "touch /etc/x && rm /etc/x && chown -R 7:8 /usr/share",
            })
    void anOverlayHasWhatChanged(String script) throws Exception {
        RealRoot root = ROOTS.get("debian");
        RealRoot.Result full = root.realInFull(RealRoot.Command.of(script));

        assertThat(full.failure()).isNull();
        assertThat(root.real(RealRoot.Command.of(script)).files()).isEqualTo(full.files());
    }

    private static List<Path> archives(String script) {
        return script.contains("zip ") ? ZIPS : script.contains("tar") ? ARCHIVES : List.of();
    }

    /** Lines are commands; {@code [root root…]} says where those below run, {@code [user=name]} by whom. */
    private static Stream<Arguments> corpus(String resource) throws IOException {
        List<Arguments> cases = new ArrayList<>();
        List<String> roots = List.of();
        String user = "";
        try (InputStream in = RunCorpusTest.class.getResourceAsStream(resource)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.startsWith("[user=")) {
                    user = line.substring(6, line.length() - 1);
                } else if (line.matches(ROOTS_LINE)) {
                    roots = List.of(line.substring(1, line.length() - 1).split(" "));
                } else if (!line.isBlank() && !line.startsWith("#") && line.matches(ONLY)) {
                    for (String root : roots) {
                        cases.add(Arguments.of(root, user, line));
                    }
                }
            }
        }
        return cases.stream();
    }
}
