package io.jenkins.plugins.delivery.jenkins.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.ExtensionList;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.helm.flow.ImageProof;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import io.jenkins.plugins.delivery.core.supplychain.ScanRecord;
import io.jenkins.plugins.delivery.core.supplychain.attachment.Attachments;
import io.jenkins.plugins.delivery.core.supplychain.attachment.PredicateType;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.delivery.DeliveryRecords;
import io.jenkins.plugins.delivery.jenkins.delivery.KnownScans;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Reports of images in a registry whose login a folder has, and Jenkins itself has not. */
@WithJenkins
@RequiresTestbed(TestbedPart.REGISTRY)
class LaterReportsTest {
    private static final String LOGIN = "registry-login";
    private static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().basicAuth().build();

    private String key;

    @Test
    void theBuildThatDeployedReadsWhatJenkinsCannot(JenkinsRule jenkins) throws Exception {
        key = Keys.ecdsaPem();
        PlainRegistry.use(REGISTRY.host()).setCredentialsId(LOGIN);
        EnvironmentConfiguration test = new EnvironmentConfiguration();
        test.setName("test");
        test.setSignedBy(SigningKey.read("key", key, null).verificationKey().pem());
        DeliveryGlobalConfiguration.get().setEnvironments(List.of(test));
        Folder shop = jenkins.createProject(Folder.class, "shop");
        FolderCredentialsProperty property = new FolderCredentialsProperty(new DomainCredentials[0]);
        shop.addProperty(property);
        CredentialsStore store = property.getStore();
        store.addCredentials(Domain.global(), login(REGISTRY.password()));
        WorkflowJob job = shop.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition("""
                node {
                  writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY Dockerfile /\\n'
                  buildImage app: 'index', tag: '1'
                }
                """, true));
        WorkflowRun run = jenkins.buildAndAssertSuccess(job);
        String image = run.getAction(ImageBuildAction.class).getReference();
        attach(image);
        DeployResult deployed = new DeployResult(
                "index", "test", "shop", 1, 0, DeployStatus.DEPLOYED, image, "", "Done", null, ImageProof.NONE);
        DeliveryRecords.record(run, deployed, "1", "");
        KnownScans.Key known = new KnownScans.Key("test", image);

        assertThat(scans()).isEqualTo(Map.of(known, MADE));

        // What Jenkins itself has under this name and the registry does not take is no reason not to look.
        SystemCredentialsProvider.getInstance().getCredentials().add(login("another"));
        KnownScans.get().replace(Map.of());
        assertThat(scans()).isEqualTo(Map.of(known, MADE));

        // The login is the folder's: without the build, there is nobody on whose behalf it could be used.
        KnownScans.get().replace(Map.of());
        run.delete();
        assertThat(scans()).isEmpty();
    }

    private static UsernamePasswordCredentialsImpl login(String password) throws Exception {
        return new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, LOGIN, "", REGISTRY.username(), password);
    }

    private static Map<KnownScans.Key, Instant> scans() throws Exception {
        ExtensionList.lookupSingleton(ReportWatch.class).execute(TaskListener.NULL);
        return KnownScans.get().all();
    }

    private void attach(String image) throws Exception {
        String report = "{\"SchemaVersion\": 2, \"CreatedAt\": \"" + MADE + "\", \"Results\": []}";
        RegistryCredentials login = new RegistryCredentials(REGISTRY.username(), REGISTRY.password());
        try (RegistryClient client =
                new RegistryClient(host -> new RegistryAccess(host, true, null, login), line -> {})) {
            new Attachments(client, ImageReference.parse(image))
                    .attest(
                            PredicateType.VULNERABILITIES,
                            ScanRecord.of("r.json", report.getBytes(StandardCharsets.UTF_8), MADE)
                                    .predicate(null),
                            SigningKey.read("key", key, null));
        }
    }
}
