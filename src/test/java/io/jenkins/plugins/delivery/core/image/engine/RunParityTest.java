package io.jenkins.plugins.delivery.core.image.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.BuildKitRun;
import io.jenkins.plugins.delivery.testbed.FlattenedImage;
import io.jenkins.plugins.delivery.testbed.ImageBuildRun;
import io.jenkins.plugins.delivery.testbed.KanikoRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dockerfiles with RUN lines that are built in process give the image that kaniko makes by running them. */
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.KANIKO, TestbedPart.RUN_BASES})
class RunParityTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    static Path directory;

    private static final Map<String, String> DOCKERFILES = Map.of("service", """
            ARG JAR=app.jar
            ENV TZ=Asia/Shanghai APP_HOME=/opt/app
            RUN mkdir -p $APP_HOME/logs \\
                # a comment between
                && chmod -R 777 $APP_HOME && \\
                touch "$APP_HOME/logs/app.log"
            ARG JAR
            WORKDIR $APP_HOME
            COPY app.jar lib/
            RUN ln -snf /usr/share/zoneinfo/$TZ /etc/localtime && echo $TZ > /etc/timezone
            RUN sh -c 'touch lib/app.jar' && cp lib/$JAR copy.jar
            RUN ["mkdir", "exec form", "/srv/$TZ"]
            RUN mv copy.jar moved.jar; rm -rf /usr/share/zoneinfo
            RUN set -eux; cd /srv; echo one > a; (cd /; touch b); echo two >> a
            RUN true
            """, "users", """
            RUN GROUPS_AND_USERS
            COPY --chown=app:app app.jar /home/app/
            RUN chown -R app:app /srv && chmod 750 /srv
            USER app
            WORKDIR /srv
            RUN mkdir -p data/a && echo x > data/b && chmod 600 data/b
            USER root
            SHELL ["/bin/sh", "-ec"]
            RUN mkdir -p /x/y; touch /x/z
            RUN if [ ! -d /x/w ]; then NAME=w && mkdir "/x/$NAME"; fi; for f in a b; do touch /x/w/$f.sh; done
            RUN find /x -name '*.sh' -exec chmod +x {} \\; && cat /x/w/a.sh /etc/group > /x/joined && ls -l /x
            ENTRYPOINT exec java -jar /home/app/app.jar
            """, "stages", """
            RUN mkdir -p /out/d && echo built > /out/d/f && chmod 700 /out/d && ln -s d /out/l && rm -rf /etc/skel
            FROM BASE
            COPY --from=first /out /out
            RUN chmod -R go+rX /out && echo more >> /out/d/f && rm /out/l && cp -a /out /out2
            RUN echo "x y" >> /etc/group && mv /etc/group /etc/group.saved
            """);

    @BeforeAll
    static void pushBases() throws Exception {
        for (String base : List.of("debian", "busybox")) {
            Path tar = TestbedPart.RUN_BASES.path("run-bases/" + base + ".tar");
            BaseImages.pushLarge(
                    REGISTRY.url(),
                    "base/" + base,
                    "1",
                    List.of(BaseImages.compress(tar, directory.resolve(base + ".gz"))),
                    List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
        }
    }

    @ParameterizedTest
    @CsvSource({"debian,service", "busybox,service", "debian,users", "busybox,users", "debian,stages", "busybox,stages"
    })
    void whatRunChanges(String base, String name) throws Exception {
        String app = "run-" + base + "-" + name;
        Path context = context(app, base, DOCKERFILES.get(name));

        ImageBuildResult ours = ((ImageBuild.Outcome.Done) build(app, context, new ArrayList<>())).result();

        assertThat(ours.engine()).isEqualTo(EngineName.IN_PROCESS);
        String theirs = REGISTRY.host() + "/run/" + app + ":theirs";
        if (BuildKitRun.isAskedFor()) {
            BuildKitRun.push(REGISTRY.host(), context, theirs);
        } else {
            KanikoRun.push(context, context.resolve("Dockerfile"), theirs, List.of());
        }
        assertThat(flattened(app, ours.tag()).withoutOurLabels().differences(flattened(app, "theirs")))
                .isEmpty();
    }

    /** Without the file that has the day of the build in it. */
    private static FlattenedImage flattened(String app, String tag) throws Exception {
        FlattenedImage image = FlattenedImage.pull(REGISTRY.url(), "run/" + app, tag);
        image.files().keySet().remove("/etc/shadow");
        return image;
    }

    @Test
    void aCommandThatFailsFailsTheBuildAndNamesItsLine() throws Exception {
        Path context = context("fails", "debian", "RUN mkdir /a\nRUN mkdir /a && touch /b\n");

        assertThatThrownBy(() -> build("fails", context, new ArrayList<>()))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("Dockerfile line 3 'RUN mkdir /a && touch /b' fails: /a is there already");
    }

    /** As RuoYi's services are laid out; BuildKit keeps it, and kaniko drops it. */
    @Test
    void whatRunChangesBelowAVolumeStays() throws Exception {
        Path context = context(
                "volume",
                "debian",
                "VOLUME /home/ruoyi\nRUN <<EOF\nset -e\nmkdir -p /home/ruoyi\nEOF\nWORKDIR /home/ruoyi\nCOPY app.jar .\n"
                        + "RUN chmod 600 app.jar && touch logs\n");

        assertThat(build("volume", context, new ArrayList<>())).isInstanceOf(ImageBuild.Outcome.Done.class);
        assertThat(flattened("volume", "ours").files())
                .containsKeys("/home/ruoyi", "/home/ruoyi/logs")
                .extractingByKey("/home/ruoyi/app.jar")
                .extracting(FlattenedImage.Entry::mode)
                .isEqualTo("600");
    }

    /** With BuildKit, because kaniko knows no heredocs and sets the variable HOME of a number otherwise. */
    @ParameterizedTest
    @CsvSource({
        "1,/usr/sbin,1:1",
        "1:5,/usr/sbin,1:5",
        "daemon:5,/usr/sbin,1:5",
        "1234,/,1234:0",
        "1234:daemon,/,1234:1"
    })
    void whatAUserOfANumberRuns(String user, String home, String owner) throws Exception {
        String app = "user-" + user.replace(':', '-');
        Path context = context(
                app,
                "debian",
                "USER " + user + "\nRUN cat <<EOF > /tmp/home && mkdir /tmp/d\n[$HOME]\nEOF\nRUN echo x > /tmp/d/x\n");

        assertThat(build(app, context, new ArrayList<>())).isInstanceOf(ImageBuild.Outcome.Done.class);

        FlattenedImage image = flattened(app, "ours");
        assertThat(image.files().get("/tmp/d/x"))
                .extracting(FlattenedImage.Entry::owner)
                .isEqualTo(owner);
        assertThat(image.files().get("/tmp/home").content())
                .isEqualTo(Digest.of(("[" + home + "]\n").getBytes(StandardCharsets.UTF_8))
                        .value());
        if (BuildKitRun.isAskedFor()) {
            BuildKitRun.push(REGISTRY.host(), context, REGISTRY.host() + "/run/" + app + ":theirs");
            assertThat(image.withoutOurLabels().differences(flattened(app, "theirs")))
                    .isEmpty();
        }
    }

    @Test
    void anImageWithoutAShellRunsNothing() throws Exception {
        Path context = context("none", "debian", "FROM scratch\nRUN mkdir /a\n");

        assertThatThrownBy(() -> build("none", context, new ArrayList<>()))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("line 3 'RUN mkdir /a' fails: the image has no /bin/sh");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    RUN mkdir /a && apt-get update     | 'apt-get' is none of the commands that are done in process
                    RUN --mount=type=cache,target=/x mkdir /a | it has --mount=type=cache,target=/x
                    RUN <<EOF\\n#!/bin/sh\\nmkdir /a\\nEOF | '<<' is more than a list of simple commands
                    RUN <<EOF\\nmkdir /a\\nawk /a\\nEOF | 'awk' is none of the commands that are done in process
                    RUN echo $HOSTNAME > /a            | '$HOSTNAME' has a value that only the shell knows
                    RUN adduser --disabled-password app | 'adduser --disabled-password app' is not a form that is known
                    ENV BASH_ENV=/etc/env\\nRUN bash -c 'mkdir /a' | 'BASH_ENV' names a file that bash reads first
                    ENV LANG=de_DE.UTF-8\\nRUN cd /srv && touch a-b a_b && bash -c 'cat a* > b' | 'a*' matches names in the order of a language
                    COPY app.jar /bin/mkdir\\nRUN chmod +x /bin/mkdir && mkdir /a | 'mkdir' is a program that this Dockerfile brings
                    """)
    void whatIsNotKnownGoesToKaniko(String lines, String word) throws Exception {
        Path context = context("left", "debian", lines.replace("\\n", "\n") + "\n");
        List<String> log = new ArrayList<>();

        assertThat(build("left", context, log)).isInstanceOf(ImageBuild.Outcome.RunKaniko.class);
        assertThat(log)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("Engine kaniko: line ")
                        .contains("'RUN ")
                        .endsWith("runs a process: " + word));
    }

    private static Path context(String app, String base, String lines) throws Exception {
        Path context = Files.createDirectories(directory.resolve(app));
        Files.writeString(context.resolve("app.jar"), "a jar\n");
        String users = base.equals("debian")
                ? "groupadd -r app && useradd -r -m -g app app"
                : "addgroup -S app && adduser -S app -G app";
        String reference = REGISTRY.host() + "/base/" + base + ":1";
        Files.writeString(
                context.resolve("Dockerfile"),
                ("FROM BASE AS first\n" + lines).replace("BASE", reference).replace("GROUPS_AND_USERS", users));
        return context;
    }

    private static ImageBuild.Outcome build(String app, Path context, List<String> log) throws Exception {
        return ImageBuildRun.into(REGISTRY.host(), "run", directory, EngineName.AUTO, IfExists.OVERWRITE)
                .run(app, "ours", context, log::add);
    }
}
