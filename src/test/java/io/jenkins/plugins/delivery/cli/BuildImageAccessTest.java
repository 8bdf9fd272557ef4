package io.jenkins.plugins.delivery.cli;

import static io.jenkins.plugins.delivery.cli.ServiceCheckout.lastLine;
import static io.jenkins.plugins.delivery.cli.ServiceCheckout.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.cli.CommandProcess.Ended;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.ForwardProxy;
import io.jenkins.plugins.delivery.testbed.KanikoRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the command gets to registries: with logins, certificates of their own, proxies and mirrors. */
@RequiresTestbed(TestbedPart.REGISTRY)
class BuildImageAccessTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @RegisterExtension
    static final RegistryServer LOCKED =
            RegistryServer.builder().tokenAuth().tls().build();

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
    void logsInWithTheEnvironmentOverTlsThatACertificateOfItsOwnSigned() throws Exception {
        Path ca = Files.writeString(directory.resolve("ca.pem"), LOCKED.caPem());
        Path config = service.settings(LOCKED, false);
        Files.writeString(workspace.resolve("Dockerfile"), "FROM scratch\nCOPY target/index.jar /\n");
        Map<String, String> login =
                Map.of("REGISTRY_USERNAME", LOCKED.username(), "REGISTRY_PASSWORD", LOCKED.password());

        Ended untrusted = service.command(login, "--config=" + config, "--app=index");
        assertThat(lastLine(untrusted.err()))
                .contains("is not trusted: put the CA that signed it into registry.caCertificateId");
        Ended anonymous = service.command(Map.of(), "--config=" + config, "--app=index", "--ca-certificate=" + ca);
        assertThat(anonymous.exitCode()).isEqualTo(1);
        assertThat(lastLine(anonymous.err())).contains(LOCKED.host()).doesNotContain("\n");
        Ended wrong = service.command(
                Map.of("REGISTRY_USERNAME", LOCKED.username(), "REGISTRY_PASSWORD", "wr0ng"),
                "--config=" + config,
                "--app=index",
                "--ca-certificate=" + ca);
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).doesNotContain("wr0ng");

        Ended ended = service.command(login, "--config=" + config, "--app=index", "--ca-certificate=" + ca);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out() + ended.err()).doesNotContain(LOCKED.password());
    }

    @Test
    void logsInWithDockersConfiguration() throws Exception {
        Path ca = Files.writeString(directory.resolve("ca.pem"), LOCKED.caPem());
        Path docker = Files.createDirectory(directory.resolve("docker"));
        LOCKED.writeDockerConfig(docker);
        Files.writeString(workspace.resolve("Dockerfile"), "FROM scratch\nCOPY target/index.jar /\n");

        Ended ended = service.command(
                Map.of("DOCKER_CONFIG", docker.toString()),
                "--config=" + service.settings(LOCKED, false),
                "--app=docker-login",
                "--ca-certificate=" + ca);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
    }

    @Test
    void goesThroughTheProxyThatJavaIsToldOf() throws Exception {
        Path ca = Files.writeString(directory.resolve("ca.pem"), LOCKED.caPem());
        Files.writeString(workspace.resolve("Dockerfile"), "FROM scratch\nCOPY target/index.jar /\n");
        try (ForwardProxy proxy = new ForwardProxy()) {
            Ended ended = service.command(
                    Map.of(
                            "REGISTRY_USERNAME",
                            LOCKED.username(),
                            "REGISTRY_PASSWORD",
                            LOCKED.password(),
                            "JAVA_TOOL_OPTIONS",
                            // Loopback goes past a proxy unless told otherwise.
                            "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=" + proxy.port() + " -Dhttp.nonProxyHosts="),
                    "--config=" + service.settings(LOCKED, false),
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
            Ended ended = service.command(Map.of("HTTP_PROXY", "http://127.0.0.1:" + proxy.port()), options);

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(proxy.requests())
                    .contains("GET http://registry.test" + port + "/v2/bss/bss.by-proxy/manifests/1");
        }

        Ended unknown = service.command(Map.of("HTTP_PROXY", "proxy.invalid:3128"), options);
        assertThat(lastLine(unknown.err()))
                .contains("the proxy proxy.invalid:3128, on the way to registry.test" + port + ", cannot be reached");

        Ended login = service.command(Map.of("http_proxy", "http://me:s3cret@proxy.test:3128"), options);

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
            Ended ended = service.command(
                    Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port()), "--config=" + config, "--app=index");

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(lastLine(ended.err()))
                    .contains("the proxy 127.0.0.1:" + proxy.port() + " does not let through to registry.test, "
                            + message);
        }
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
        Ended base = service.command(
                login,
                "--config=" + service.settings(LOCKED, false),
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
        Ended ended = service.command(
                login,
                "--config=" + config,
                "--app=mirrored-" + engine.toLowerCase(Locale.ROOT),
                "--engine=" + engine,
                "--ca-certificate=" + LOCKED.host() + "=" + ca,
                "--json");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(JSON.readTree(ended.out()).path("engine").asText()).isEqualTo(engine);
        assertThat(ended.out() + ended.err()).doesNotContain(LOCKED.password());

        Ended untrusted =
                service.command(login, "--config=" + config, "--app=untrusted", "--engine=" + engine, "--tag=1");
        assertThat(untrusted.exitCode()).isEqualTo(1);
    }
}
