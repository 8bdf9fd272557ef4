package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.TerminalFailureException;

/** The four processes of a control plane and the directory that they share. */
final class ControlPlaneProcesses implements AutoCloseable {
    private static final int ATTEMPTS = 3;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

    private final Path directory;
    private final CertificateAuthority authority;
    private final List<Process> others = new ArrayList<>();
    private final int etcdPort;
    private final int apiPort;
    private Process apiServer;

    private ControlPlaneProcesses(Path directory, CertificateAuthority authority) throws IOException {
        this.directory = directory;
        this.authority = authority;
        etcdPort = freePort();
        apiPort = freePort();
    }

    static ControlPlaneProcesses start() throws IOException, InterruptedException {
        TestbedPart.CONTROL_PLANE.require();
        for (int attempt = 1; ; attempt++) {
            try {
                return startOnFreePorts();
            } catch (TerminalFailureException e) {
                // A port that was free may be somebody else's before the server takes it.
                if (attempt == ATTEMPTS || !e.getMessage().contains("address already in use")) {
                    throw e;
                }
            }
        }
    }

    private static ControlPlaneProcesses startOnFreePorts() throws IOException, InterruptedException {
        ControlPlaneProcesses processes = new ControlPlaneProcesses(
                AfterThisJvm.delete(TemporaryTree.create("control-plane")), CertificateAuthority.shared());
        boolean started = false;
        try {
            processes.writeFiles();
            processes.startEtcd();
            processes.startApiServer();
            processes.startControllers();
            started = true;
            return processes;
        } finally {
            if (!started) {
                processes.close();
            }
        }
    }

    int apiPort() {
        return apiPort;
    }

    String certificateAuthorityPem() {
        return authority.certificatePem();
    }

    void killApiServer() throws InterruptedException {
        apiServer.destroyForcibly().waitFor();
    }

    void startApiServer() throws IOException, InterruptedException {
        apiServer = launch(
                "kube-apiserver",
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + apiPort,
                "--tls-cert-file=" + file("server.pem"),
                "--tls-private-key-file=" + file("server.key"),
                "--token-auth-file=" + file("tokens.csv"),
                "--authorization-mode=Node,RBAC",
                // Debian's etcd cannot say how far a watch is, which a cache asks for when a watch begins anywhere.
                "--watch-cache-sizes=pods#0",
                // A node's own name resolves nowhere.
                "--kubelet-preferred-address-types=InternalIP",
                "--service-account-issuer=https://testbed.invalid",
                "--service-account-key-file=" + file("signer.key"),
                "--service-account-signing-key-file=" + file("signer.key"),
                "--service-cluster-ip-range=10.0.0.0/24",
                "--endpoint-reconciler-type=none");
        awaitReady();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        List<Process> all = new ArrayList<>(others);
        if (apiServer != null) {
            all.add(apiServer);
        }
        // Nothing of it is kept, so nothing needs to be ended in order.
        all.forEach(Process::destroyForcibly);
        for (Process process : all) {
            process.waitFor();
        }
        TemporaryTree.delete(directory);
        AfterThisJvm.deleted(directory);
    }

    private void writeFiles() throws IOException {
        Files.writeString(file("server.pem"), authority.server().certificatePem());
        Files.writeString(file("server.key"), authority.server().keyPem());
        Files.writeString(file("ca.pem"), authority.certificatePem());
        Files.writeString(file("signer.key"), authority.tokenSigner().keyPem());
        Files.writeString(
                file("tokens.csv"),
                Arrays.stream(ClusterUser.values())
                        .map(ClusterUser::tokenLine)
                        .collect(Collectors.joining("\n", "", "\n" + RealNode.TOKEN_LINE + "\n")));
        Files.writeString(file("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: testbed
                clusters: [{name: testbed, cluster: {server: "https://127.0.0.1:%d", certificate-authority: %s}}]
                contexts: [{name: testbed, context: {cluster: testbed, user: testbed}}]
                users: [{name: testbed, user: {token: %s}}]
                """.formatted(apiPort, file("ca.pem"), ClusterUser.ADMIN.token()));
    }

    private void startEtcd() throws IOException {
        String client = "http://127.0.0.1:" + etcdPort;
        String peer = "http://127.0.0.1:" + freePort();
        others.add(launch(
                "etcd",
                "--data-dir=" + file("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                // What is lost in a power cut is of no interest.
                "--unsafe-no-fsync"));
    }

    private void startControllers() throws IOException {
        others.add(launch(
                "kube-controller-manager",
                "--kubeconfig=" + file("kubeconfig"),
                "--leader-elect=false",
                "--secure-port=0",
                "--service-account-private-key-file=" + file("signer.key"),
                "--root-ca-file=" + file("ca.pem"),
                // No kubelet reports; a node that a test makes stays as the test says.
                "--node-monitor-grace-period=24h"));
        others.add(launch(
                "kube-scheduler", "--kubeconfig=" + file("kubeconfig"), "--leader-elect=false", "--secure-port=0"));
    }

    private void awaitReady() throws InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().sslContext(authority.clientContext()).build();
        HttpRequest ready = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + apiPort + "/readyz"))
                .header("Authorization", "Bearer " + ClusterUser.ADMIN.token())
                .build();
        Awaitility.await("the API server")
                .atMost(START_TIMEOUT)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .failFast(() -> {
                    if (!apiServer.isAlive()) {
                        throw new IllegalStateException("kube-apiserver ended:\n" + log("kube-apiserver"));
                    }
                })
                .until(() ->
                        http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
    }

    private Process launch(String program, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(TestbedPart.CONTROL_PLANE.path("control-plane/" + program).toString());
        command.addAll(List.of(options));
        return AfterThisJvm.end(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(file(program + ".log").toFile()))
                .start());
    }

    private String log(String program) throws IOException {
        List<String> lines = Files.readAllLines(file(program + ".log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
