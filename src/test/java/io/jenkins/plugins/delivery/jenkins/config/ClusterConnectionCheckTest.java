package io.jenkins.plugins.delivery.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.sun.net.httpserver.HttpServer;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.helm.DeployRights;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ClusterConnectionCheckTest {
    /** The namespaces are {@code connection-<environment>}. */
    private static final String PREFIX = "connection";

    private static final String WRONG_TOKEN = "not-the-t0ken";

    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    @BeforeAll
    static void prepareNamespaces(JenkinsRule rule) {
        assertThat(rule.jenkins).isNotNull();
        try (KubernetesClient client = CLUSTER.client()) {
            grant(client, "granted", DeployRights.role("deployer", PREFIX + "-granted"));
            grant(
                    client,
                    "partly",
                    DeployRights.role("deployer", PREFIX + "-partly")
                            .replaceFirst("resources: \\[secrets, services, ", "resources: [services, ")
                            .replace("pods/log", "pods/status"));
            create(client, "empty");
        }
    }

    @BeforeEach
    void reset() {
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        add("deployer", CLUSTER.kubeconfig(ClusterUser.DEPLOYER));
    }

    @Test
    void saysThatItWorksWithTheDocumentedRole() {
        // The authorizer learns of a Role a moment later.
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(test("granted", "deployer").kind).isEqualTo(FormValidation.Kind.OK));
        assertThat(test("granted", "deployer").getMessage())
                .isEqualTo("It works: Kubernetes v1.34.4 lets &#039;deployer&#039; do in the namespace"
                        + " connection-granted all that a deploy needs.");
    }

    @Test
    void listsTheRightsThatAreMissing() {
        Awaitility.await()
                .untilAsserted(() -> assertThat(test("partly", "deployer").getMessage())
                        .isEqualTo("Kubernetes v1.34.4 answers, but in the namespace connection-partly its user"
                                + " &#039;deployer&#039; lacks rights: secrets (get, list, watch, create, update, patch,"
                                + " delete); pods/log (get). Apply the Role of docs/guide/rights.md, or leave out what your charts"
                                + " do not have."));
        assertThat(test("partly", "deployer").kind).isEqualTo(FormValidation.Kind.WARNING);
    }

    @Test
    void saysShortlyThatAllRightsAreMissing() {
        assertThat(test("empty", "deployer").getMessage())
                .contains("&#039;deployer&#039; has none of the rights that a deploy needs in the namespace"
                        + " connection-empty: it does not exist yet, or the Role");
    }

    @Test
    void saysThatTheNamespaceIsMissing() {
        add("admin", CLUSTER.kubeconfig(ClusterUser.ADMIN));
        assertThat(test("empty", "admin").kind).isEqualTo(FormValidation.Kind.OK);

        FormValidation answer = test("gone", "admin");
        assertThat(answer.kind).isEqualTo(FormValidation.Kind.WARNING);
        assertThat(answer.renderHtml())
                .doesNotContain("It works")
                .contains("The namespace connection-gone does not exist: create it, or let a deploy do so with"
                        + " createNamespace.");
    }

    @Test
    void namesATokenThatIsNotAccepted() {
        add("wrong", CLUSTER.kubeconfig(WRONG_TOKEN));
        assertRefused("wrong", "does not accept the user of the kubeconfig (401): its token is wrong, has expired");
    }

    @Test
    void namesAServerThatIsNotKnownOrDoesNotListen() throws Exception {
        add("unknown", CLUSTER.kubeconfig(ClusterUser.ADMIN).replace(CLUSTER.url(), "https://cluster.invalid:6443"));
        assertRefused("unknown", "the host name cluster.invalid is not known: check the server in the kubeconfig");

        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        add("closed", CLUSTER.kubeconfig(ClusterUser.ADMIN).replace(CLUSTER.url(), "https://127.0.0.1:" + port));
        assertRefused("closed", "https://127.0.0.1:" + port + "/ cannot be reached");
    }

    @Test
    void namesACertificateThatIsNotTrusted() {
        String kubeconfig = CLUSTER.kubeconfig(ClusterUser.ADMIN);
        add("system-trust", kubeconfig.replaceAll("certificate-authority-data: .*", "extensions: []"));
        assertRefused("system-trust", "is not trusted", "certificate-authority-data");
        add(
                "broken",
                kubeconfig.replaceAll("certificate-authority-data: .*", "certificate-authority-data: bm90IFBFTQ=="));
        assertRefused("broken", "is not trusted", "PEM in base64");
    }

    @Test
    void namesACertificateOfAnotherName() {
        add("alias", CLUSTER.kubeconfig(ClusterUser.ADMIN).replace("https://127.0.0.1:", "https://127.1:"));
        assertRefused("alias", "is not for that name");
    }

    @Test
    void namesAClientKeyThatCannotBeRead() {
        add(
                "broken",
                CLUSTER.kubeconfig(ClusterUser.ADMIN)
                        .replaceAll(
                                "user: \\{token.*",
                                "user: {client-certificate-data: bm90IFBFTQ==, client-key-data: bm90IFBFTQ==}"));
        assertRefused("broken", "has a certificate or key that cannot be read");
    }

    @Test
    void namesAServerOfAnotherKind() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            String host = "127.0.0.1:" + server.getAddress().getPort();
            add("http", CLUSTER.kubeconfig(ClusterUser.ADMIN).replace(CLUSTER.url(), "http://" + host));
            assertRefused("http", "does not answer as a Kubernetes API server (status 404)");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void namesAServerThatSpeaksNoTls() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread answers = new Thread(() -> answerInPlainText(socket));
            answers.start();
            String url = "https://127.0.0.1:" + socket.getLocalPort();
            add("plain", CLUSTER.kubeconfig(ClusterUser.ADMIN).replace(CLUSTER.url(), url));
            assertRefused("plain", "no TLS connection to " + url);
        }
    }

    /** Until the socket is closed. */
    private static void answerInPlainText(ServerSocket socket) {
        try {
            while (true) {
                try (Socket client = socket.accept()) {
                    client.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().read();
                }
            }
        } catch (IOException e) {
            // The socket was closed.
        }
    }

    @Test
    void namesWhatIsWrongWithTheKubeconfig() {
        add("none", "hello");
        assertRefused("none", "environments.kubeconfigCredentialsId &#039;none&#039; is not a kubeconfig");
        assertRefused("gone", "environments.kubeconfigCredentialsId &#039;gone&#039; does not exist");
        assertThat(test("granted", "", "deployer", "green", PREFIX).getMessage())
                .isEqualTo("environments.context &#039;green&#039; is not a context of the kubeconfig"
                        + " &#039;deployer&#039;: the known ones are testbed");
        add(
                "program",
                CLUSTER.kubeconfig(ClusterUser.ADMIN).replaceAll("user: \\{token.*", "user: {exec: {command: id}}"));
        assertRefused("program", "which is not run on the controller");
    }

    @Test
    void namesWhatIsNotFilledIn() {
        assertThat(test("", "", "deployer", "", PREFIX).getMessage()).startsWith("environments.name is missing");
        assertThat(test("Dev", "", "deployer", "", PREFIX).kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(test("dev", "", "deployer", "", "p".repeat(62)).getMessage()).contains("is too long");
        FormValidation answer = test("dev", "", "", "", PREFIX);
        assertThat(answer.kind).isEqualTo(FormValidation.Kind.WARNING);
        assertThat(answer.getMessage()).contains("cannot be tried from here");
    }

    @Test
    void theNamespaceOfTheFormComesBeforeThePrefix() {
        assertThat(test("granted", PREFIX + "-empty", "deployer", "", PREFIX).getMessage())
                .contains("namespace connection-empty");
    }

    private static void assertRefused(String credentialsId, String... words) {
        FormValidation answer = test("granted", credentialsId);
        assertThat(answer.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(answer.getMessage()).contains(words).doesNotContain("\n", WRONG_TOKEN, "token-of-", "Exception");
    }

    private static FormValidation test(String environment, String credentialsId) {
        return test(environment, "", credentialsId, "", PREFIX);
    }

    /** Presses the button. */
    private static FormValidation test(
            String environment, String namespace, String credentialsId, String context, String prefix) {
        return new EnvironmentConfiguration.DescriptorImpl()
                .doTestConnection(environment, namespace, credentialsId, context, prefix);
    }

    private static void create(KubernetesClient client, String environment) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(PREFIX + "-" + environment)
                        .endMetadata()
                        .build())
                .create();
    }

    private static void grant(KubernetesClient client, String environment, String role) {
        create(client, environment);
        client.load(new ByteArrayInputStream(role.getBytes(StandardCharsets.UTF_8)))
                .create();
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("deployer")
                        .withNamespace(PREFIX + "-" + environment)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "deployer")
                        .addNewSubject()
                        .withKind("User")
                        .withName(ClusterUser.DEPLOYER.userName())
                        .endSubject()
                        .build())
                .create();
    }

    private static void add(String id, String kubeconfig) {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, id, null, Secret.fromString(kubeconfig)));
    }
}
