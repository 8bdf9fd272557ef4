package io.jenkins.plugins.delivery.cli;

import static io.jenkins.plugins.delivery.cli.ServiceCheckout.lastLine;
import static io.jenkins.plugins.delivery.cli.ServiceCheckout.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.cli.CommandProcess.Ended;
import io.jenkins.plugins.delivery.testbed.AccessLogEntry;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command says, in one line, of options, Dockerfiles, registries and disks that it cannot work with. */
@RequiresTestbed(TestbedPart.REGISTRY)
class BuildImageRefusalsTest {
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
            arguments.add("--config=" + service.settings(REGISTRY, false));
        }

        Ended ended = service.command(Map.of(), arguments.toArray(String[]::new));

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

        Ended ended = service.buildImage(Map.of());

        assertThat(lastLine(ended.err())).startsWith("ERROR: ").contains(message.replace("%s", host));
        assertThat(ended.exitCode()).isPositive();
        List<AccessLogEntry> log = REGISTRY.accessLog();
        assertThat(log.subList(before, log.size())).noneMatch(AccessLogEntry::writes);
    }

    @Test
    void saysThatTheNameInFromIsWrongAndNotTheRegistryOfTheSettings() throws Exception {
        Files.writeString(workspace.resolve("Dockerfile"), "FROM registry.invalid/ubi9/openjdk-21:1.20\n");

        Ended ended = service.buildImage(Map.of(), "--tag=unknown-host");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(lastLine(ended.err()))
                .contains(
                        "Dockerfile line 1",
                        "registry.invalid is not known: check the name in FROM or in mirrors, and"
                                + " the agent's DNS and proxy, or name a mirror of it in registries")
                .doesNotContain("registry.host");
    }

    @Test
    void saysThatTheRegistryIsDown() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path config = Files.writeString(
                directory.resolve("down.yaml"), yaml("127.0.0.1:" + port, "plainHttp: true", "/kaniko/executor"));

        Ended ended = service.command(Map.of(), "--config=" + config, "--app=index");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(lastLine(ended.err())).contains("127.0.0.1:" + port + " cannot be reached");
    }

    @Test
    void saysThatTheDiskIsFull() throws Exception {
        // The kernel's own full disk.
        Ended ended = service.buildImage(Map.of(), "--no-push", "--output=/dev/full/image", "--tag=1");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(lastLine(ended.err())).startsWith("ERROR: The image cannot be written to /dev/full/image");
    }
}
