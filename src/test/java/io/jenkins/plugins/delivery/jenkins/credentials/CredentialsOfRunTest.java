package io.jenkins.plugins.delivery.jenkins.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.AbortException;
import hudson.model.Cause;
import hudson.model.Fingerprint;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class CredentialsOfRunTest {
    private static final String FIELD = "registry.credentialsId";
    private static final String SECRET = "s3cret-w0rd";
    private static JenkinsRule rule;
    private static Run<?, ?> inFolder;
    private static Run<?, ?> atTop;

    @BeforeAll
    static void addCredentials(JenkinsRule jenkins) throws Exception {
        rule = jenkins;
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .addAll(List.of(
                        login(CredentialsScope.GLOBAL, "acr", "global-robot"),
                        login(CredentialsScope.GLOBAL, "other", "another-robot"),
                        login(CredentialsScope.SYSTEM, "own", "jenkins"),
                        login(CredentialsScope.GLOBAL, "no-password", "robot", ""),
                        text("text", SECRET),
                        text("ca-text", CertificatePem.text()),
                        text("broken", CertificatePem.text().replaceFirst("MII", "AAA")),
                        file("ca-file", "Bag Attributes\n" + CertificatePem.text())));
        SystemCredentialsProvider.getInstance().save();

        Folder folder = rule.createProject(Folder.class, "team");
        FolderCredentialsProperty property = new FolderCredentialsProperty(new DomainCredentials[0]);
        folder.addProperty(property);
        CredentialsStore store = property.getStore();
        store.addCredentials(Domain.global(), login(CredentialsScope.GLOBAL, "acr", "team-robot"));
        store.addCredentials(Domain.global(), login(CredentialsScope.GLOBAL, "teams-own", "team-robot"));
        inFolder = rule.buildAndAssertSuccess(folder.createProject(FreeStyleProject.class, "index"));
        atTop = rule.buildAndAssertSuccess(rule.createFreeStyleProject("index"));
    }

    @Test
    void theFolderOfTheRunComesFirst() throws Exception {
        assertThat(login(inFolder, "acr")).isEqualTo(new RegistryCredentials("team-robot", SECRET));
        assertThat(login(atTop, "acr")).isEqualTo(new RegistryCredentials("global-robot", SECRET));
    }

    @Test
    void itsUseIsTracked() throws Exception {
        login(inFolder, "teams-own");

        StandardUsernamePasswordCredentials used = CredentialsProvider.findCredentialById(
                "teams-own", StandardUsernamePasswordCredentials.class, inFolder);
        Fingerprint fingerprint = CredentialsProvider.getFingerprintOf(used);
        assertThat(fingerprint).isNotNull();
        assertThat(fingerprint.getJobs()).containsExactly("team/index");
    }

    @Test
    void noIdMeansAnonymousAccessByThePlatformsTrust() throws Exception {
        assertThat(login(atTop, "")).isNull();
        assertThat(certificate("")).isNull();
    }

    @Test
    void anotherFoldersCredentialsAreNotFound() {
        assertThatThrownBy(() -> login(atTop, "teams-own"))
                .isInstanceOf(AbortException.class)
                .hasMessage("registry.credentialsId 'teams-own' does not exist in the global credentials: create"
                        + " credentials of the type 'Username with password' with this ID there and the scope Global,"
                        + " or correct the ID");
    }

    @Test
    void jenkinsOwnCredentialsAreNotFound() {
        assertThatThrownBy(() -> login(inFolder, "own"))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining(
                        "'own' does not exist in the folder 'team', those above it, and the global credentials");
        assertThat(CredentialsContext.global().has("own")).isFalse();
    }

    @Test
    void namesTheTypeThatIsThereAndTheOneThatIsNeeded() {
        assertThatThrownBy(() -> login(atTop, "text"))
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith("registry.credentialsId 'text' is of the type 'Secret text', and 'Username with"
                        + " password' is needed:")
                .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> certificate("acr"))
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith("registry.caCertificateId 'acr' is of the type 'Username with password', and"
                        + " 'Secret file' or 'Secret text' is needed:");
    }

    @Test
    void namesCredentialsWithoutAPassword() {
        assertThatThrownBy(() -> login(atTop, "no-password"))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("registry.credentialsId 'no-password' cannot be used")
                .hasMessageContaining("have no password");
    }

    @Test
    void takesCertificatesFromAFileOrAText() throws Exception {
        assertThat(certificate("ca-text")).isEqualTo(CertificatePem.text());
        assertThat(certificate("ca-file")).contains(CertificatePem.text());
    }

    @Test
    void namesWhatIsNoCertificate() {
        assertThatThrownBy(() -> certificate("text"))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("registry.caCertificateId 'text' has no certificate: put the CA's certificate in")
                .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> certificate("broken"))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("'broken' has a certificate that cannot be read, number 1");
    }

    /** Which credentials the settings' id means is not for a Jenkinsfile to say, nor for who starts a build. */
    @Test
    void aParameterThatIsCalledAsTheCredentialsDoesNotTakeTheirPlace() throws Exception {
        assertThat(login(choosing("other", true), "acr")).isEqualTo(new RegistryCredentials("global-robot", SECRET));
        assertThat(login(choosing("other", false), "acr")).isEqualTo(new RegistryCredentials("global-robot", SECRET));
    }

    @Test
    void aPipelineCanSayThatAParameterChooses() throws Exception {
        assertThat(login(choosing("other", true), "${acr}"))
                .isEqualTo(new RegistryCredentials("another-robot", SECRET));
    }

    /** A build with a parameter that is called as the credentials acr. */
    private static Run<?, ?> choosing(String id, boolean isDefault) throws Exception {
        FreeStyleProject job = rule.createFreeStyleProject();
        job.addProperty(new ParametersDefinitionProperty(new CredentialsParameterDefinition(
                "acr", "", id, StandardUsernamePasswordCredentials.class.getName(), false)));
        return rule.assertBuildStatusSuccess(job.scheduleBuild2(
                0, (Cause) null, new ParametersAction(new CredentialsParameterValue("acr", id, "", isDefault))));
    }

    private static RegistryCredentials login(Run<?, ?> run, String id) throws IOException {
        return RegistryLogin.find(CredentialsContext.of(run), FIELD, id);
    }

    private static String certificate(String id) throws IOException {
        return CaCertificate.find(CredentialsContext.of(atTop), "registry.caCertificateId", id);
    }

    private static Credentials login(CredentialsScope scope, String id, String username) throws Exception {
        return login(scope, id, username, SECRET);
    }

    private static Credentials login(CredentialsScope scope, String id, String username, String password)
            throws Exception {
        return new UsernamePasswordCredentialsImpl(scope, id, null, username, password);
    }

    private static Credentials text(String id, String text) {
        return new StringCredentialsImpl(CredentialsScope.GLOBAL, id, null, Secret.fromString(text));
    }

    private static Credentials file(String id, String content) {
        return new FileCredentialsImpl(
                CredentialsScope.GLOBAL,
                id,
                null,
                id + ".pem",
                SecretBytes.fromRawBytes(content.getBytes(StandardCharsets.UTF_8)));
    }
}
