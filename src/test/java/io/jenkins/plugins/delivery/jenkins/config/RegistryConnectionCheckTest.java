package io.jenkins.plugins.delivery.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@RequiresTestbed(TestbedPart.REGISTRY)
class RegistryConnectionCheckTest {
    private static final String WRONG_PASSWORD = "not-the-passw0rd";

    @RegisterExtension
    static final RegistryServer plain = RegistryServer.builder().basicAuth().build();

    @RegisterExtension
    static final RegistryServer tls = RegistryServer.builder().tls().build();

    private final RegistryConfiguration configuration = new RegistryConfiguration();

    @BeforeAll
    static void addCredentials(JenkinsRule rule) throws Exception {
        assertThat(rule.jenkins).isNotNull();
        add(new UsernamePasswordCredentialsImpl(
                CredentialsScope.GLOBAL, "right", null, plain.username(), plain.password()));
        add(new UsernamePasswordCredentialsImpl(
                CredentialsScope.SYSTEM, "own", null, plain.username(), plain.password()));
        add(new UsernamePasswordCredentialsImpl(
                CredentialsScope.GLOBAL, "wrong", null, plain.username(), WRONG_PASSWORD));
        add(secretText("ca", tls.caPem()));
        add(secretText("no-certificate", "hello"));
    }

    @BeforeEach
    void reset() {
        configuration.setNamespace("bss");
        configuration.setProject("shop");
    }

    @Test
    void saysThatItWorksAndLeavesNoImageBehind() throws Exception {
        plainRegistry("right");
        FormValidation answer = test();
        assertThat(answer.kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(answer.getMessage())
                .isEqualTo("It works: &#039;%s&#039; may push to %s/bss/shop.connection-test. Nothing was left there."
                        .formatted(plain.username(), plain.host()));
        try (Stream<Path> stored = Files.walk(plain.storage())) {
            assertThat(stored.map(path -> path.getFileName().toString())).doesNotContain("blobs", "_manifests");
        }
    }

    @Test
    void trustsTheCertificateThatIsConfigured() throws Exception {
        configuration.setHost(tls.host());
        assertRefused("the certificate of " + tls.host() + " is not trusted");

        configuration.setCaCertificateId("ca");
        assertThat(test().getMessage()).contains("can be pushed to without credentials");
    }

    @Test
    void namesWrongCredentials() throws Exception {
        plainRegistry("wrong");
        assertRefused("the registry does not accept the credentials of user", "check the user name and the password");
    }

    @Test
    void namesMissingCredentials() throws Exception {
        plainRegistry("");
        assertRefused("the registry asks for credentials and there are none for it: set registry.credentialsId");
    }

    @Test
    void namesCredentialsThatBuildsDoNotFind() throws Exception {
        plainRegistry("gone");
        assertRefused("registry.credentialsId &#039;gone&#039; does not exist in the global credentials");
        plainRegistry("own");
        assertRefused(
                "registry.credentialsId &#039;own&#039; does not exist in the global credentials", "scope Global");
    }

    @Test
    void namesCredentialsOfTheWrongType() throws Exception {
        plainRegistry("ca");
        assertRefused(
                "registry.credentialsId &#039;ca&#039; is of the type &#039;Secret text&#039;",
                "&#039;Username with password&#039; is needed");
    }

    @Test
    void namesACertificateThatIsNone() throws Exception {
        configuration.setHost(tls.host());
        configuration.setCaCertificateId("no-certificate");
        assertRefused("registry.caCertificateId &#039;no-certificate&#039; has no certificate", "PEM text");
    }

    @Test
    void namesTheWrongProtocol() throws Exception {
        plainRegistry("right");
        configuration.setPlainHttp(false);
        assertRefused(plain.host() + " speaks plain HTTP and not TLS");

        configuration.setHost(tls.host());
        configuration.setPlainHttp(true);
        assertRefused(tls.host() + " speaks TLS and not plain HTTP: switch registry.plainHttp off");
    }

    @Test
    void namesTheRightToPushThatIsMissing() throws Exception {
        HttpServer server = server(exchange -> {
            exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
            boolean push = exchange.getRequestMethod().equals("POST");
            exchange.sendResponseHeaders(push ? 403 : 200, -1);
        });
        try {
            configuration.setHost(host(server));
            configuration.setPlainHttp(true);
            configuration.setCredentialsId("right");
            assertRefused(host(server) + "/bss/shop.connection-test", "may not push to it");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void namesAServerThatIsNoRegistry() throws Exception {
        HttpServer server = server(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, -1);
        });
        try {
            configuration.setHost(host(server));
            configuration.setPlainHttp(true);
            assertRefused("does not answer as a registry under /v2/", "check registry.host and its port");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void namesAHostThatDoesNotExistOrDoesNotListen() throws Exception {
        configuration.setHost("registry.invalid");
        assertRefused("the host name registry.invalid is not known");

        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        configuration.setHost("127.0.0.1:" + port);
        assertRefused("127.0.0.1:" + port + " cannot be reached");
    }

    @Test
    void namesWhatIsNotFilledIn() throws Exception {
        assertRefused("registry.host is not set");
        plainRegistry("right");
        configuration.setProject("");
        assertRefused("registry.project is not set");
    }

    private void plainRegistry(String credentialsId) {
        configuration.setHost(plain.host());
        configuration.setPlainHttp(true);
        configuration.setCredentialsId(credentialsId);
    }

    /** Presses the button. */
    private FormValidation test() throws InterruptedException {
        return new RegistryConfiguration.DescriptorImpl()
                .doTestConnection(
                        configuration.getHost(),
                        configuration.getNamespace(),
                        configuration.getProject(),
                        configuration.getRepositoryPattern(),
                        configuration.getCredentialsId(),
                        configuration.getCaCertificateId(),
                        configuration.isPlainHttp());
    }

    private void assertRefused(String... words) throws InterruptedException {
        FormValidation answer = test();
        assertThat(answer.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(answer.getMessage()).contains(words).doesNotContain("\n", WRONG_PASSWORD, plain.password());
    }

    private static void add(Credentials credentials) throws IOException {
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
        SystemCredentialsProvider.getInstance().save();
    }

    private static StringCredentialsImpl secretText(String id, String text) {
        return new StringCredentialsImpl(CredentialsScope.GLOBAL, id, null, Secret.fromString(text));
    }

    /** What a server answers. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private static HttpServer server(Answer answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                answer.to(exchange);
            }
        });
        server.start();
        return server;
    }

    private static String host(HttpServer server) {
        return "127.0.0.1:" + server.getAddress().getPort();
    }
}
