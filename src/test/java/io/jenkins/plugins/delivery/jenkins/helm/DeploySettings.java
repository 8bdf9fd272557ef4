package io.jenkins.plugins.delivery.jenkins.helm;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.domains.Domain;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseStore;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.HelmConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.DeployRepository;
import io.jenkins.plugins.delivery.testbed.EnvironmentNamespaces;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jvnet.hudson.test.JenkinsRule;

/** What a test of deploys has: namespaces of its own, a deploy repository, and a Jenkins that knows both. */
public final class DeploySettings {
    private static final String KUBECONFIG = "kubeconfig";

    private final ControlPlane cluster;
    private final KubernetesClient client;
    private final String prefix;
    private final Path repository;

    private DeploySettings(ControlPlane cluster, KubernetesClient client, String prefix, Path repository) {
        this.cluster = cluster;
        this.client = client;
        this.prefix = prefix;
        this.repository = repository;
    }

    public static DeploySettings make(ControlPlane cluster, KubernetesClient client, Path directory)
            throws IOException {
        String prefix = EnvironmentNamespaces.create(client);
        return new DeploySettings(cluster, client, prefix, DeployRepository.copyTo(directory.resolve("deploy-repo")));
    }

    /** Fills the settings page in, and stores the kubeconfig as credentials. */
    public void configure(TestbedPart helm, String timeout) throws IOException {
        configure(prefix, helm.path(helm.partName() + "/helm").toString(), timeout, kubeconfig());
    }

    /** The same with a Helm and a kubeconfig that are to be used elsewhere. */
    public void configure(String helmExecutable, String timeout, String kubeconfig) throws IOException {
        configure(prefix, helmExecutable, timeout, kubeconfig);
    }

    /**
     * What a Jenkins in another process, which has none of this test's objects, needs to know.
     *
     * @param prefix what the names of the namespaces begin with
     * @param checkout Pipeline steps that bring the deploy repository into the workspace
     */
    public record Elsewhere(String prefix, String helm, String kubeconfig, String checkout) implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Fills that Jenkins' settings page in, and stores the kubeconfig as credentials. */
        public void configure(String timeout) throws IOException {
            DeploySettings.configure(prefix, helm, timeout, kubeconfig);
        }
    }

    /** For a Jenkins in another process, with this Helm. */
    public Elsewhere elsewhere(Path helm) {
        return new Elsewhere(prefix, helm.toString(), kubeconfig(), checkout());
    }

    private static void configure(String prefix, String helmExecutable, String timeout, String kubeconfig)
            throws IOException {
        PlainRegistry.use("registry.example.com");
        HelmConfiguration settings = new HelmConfiguration();
        settings.setExecutable(helmExecutable);
        settings.setTimeout(timeout);
        DeliveryGlobalConfiguration configuration = DeliveryGlobalConfiguration.get();
        configuration.setHelm(settings);
        configuration.setNamespacePrefix(prefix);
        configuration.setEnvironments(List.of(environment("dev"), environment("test")));
        if (store().getCredentials(Domain.global()).isEmpty()) {
            addKubeconfig(KUBECONFIG, kubeconfig);
        }
    }

    /** Stores the kubeconfig as credentials of another id. */
    public void addKubeconfig(String id) throws IOException {
        addKubeconfig(id, kubeconfig());
    }

    private static void addKubeconfig(String id, String kubeconfig) throws IOException {
        store().addCredentials(
                        Domain.global(),
                        new FileCredentialsImpl(
                                CredentialsScope.GLOBAL,
                                id,
                                "",
                                KUBECONFIG,
                                SecretBytes.fromBytes(kubeconfig.getBytes(StandardCharsets.UTF_8))));
    }

    private static CredentialsStore store() {
        return CredentialsProvider.lookupStores(jenkins.model.Jenkins.get())
                .iterator()
                .next();
    }

    /** What the credentials hold. */
    public String kubeconfig() {
        return cluster.kubeconfig(ClusterUser.ADMIN);
    }

    /** What the names of the namespaces begin with. */
    public String prefix() {
        return prefix;
    }

    private static EnvironmentConfiguration environment(String name) {
        EnvironmentConfiguration environment = new EnvironmentConfiguration();
        environment.setName(name);
        environment.setKubeconfigCredentialsId(KUBECONFIG);
        return environment;
    }

    /** Pipeline steps that bring the deploy repository into the workspace. */
    public String checkout() {
        return "sh 'cp -r \"" + repository + "/.\" .'\n";
    }

    /** The deploy repository, not under version control yet. */
    public Path repository() {
        return repository;
    }

    public String namespace(String environment) {
        return prefix + "-" + environment;
    }

    public List<ReleaseRevision> history(String environment) {
        return new ReleaseStore(client, namespace(environment), "index")
                .history()
                .revisions();
    }

    public List<String> statuses(String environment) {
        return history(environment).stream().map(ReleaseRevision::status).toList();
    }

    /** Files beside the workspaces that a deploy should have deleted. */
    public List<Path> leftBehind(JenkinsRule jenkins) throws IOException {
        Path workspaces = jenkins.jenkins.getRootDir().toPath().resolve("workspace");
        if (Files.notExists(workspaces)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(workspaces)) {
            return files.filter(file -> file.toString().contains("secret-")).toList();
        }
    }
}
