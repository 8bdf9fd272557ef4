package io.jenkins.plugins.delivery.jenkins.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.AbortException;
import hudson.util.Secret;
import io.fabric8.kubernetes.client.Config;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class KubeconfigTest {
    private static final String FIELD = "kubeconfigCredentialsId";
    private static final String SECRET = "s3cret-t0ken";
    private static final String TWO_CONTEXTS = """
            apiVersion: v1
            kind: Config
            current-context: blue
            clusters:
            - {name: blue, cluster: {server: "https://blue.example.com:6443"}}
            - {name: green, cluster: {server: "https://green.example.com:6443"}}
            contexts:
            - {name: blue, context: {cluster: blue, user: robot}}
            - {name: green, context: {cluster: green, user: robot}}
            users:
            - {name: robot, user: {token: s3cret-t0ken}}
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void reset(JenkinsRule rule) {
        assertThat(rule.jenkins).isNotNull();
    }

    @Test
    void isASecretFileOrASecretText() throws Exception {
        text("text", TWO_CONTEXTS);
        add(new FileCredentialsImpl(
                CredentialsScope.GLOBAL,
                "file",
                null,
                "kubeconfig",
                SecretBytes.fromRawBytes(TWO_CONTEXTS.getBytes(StandardCharsets.UTF_8))));

        assertThat(find("text")).isEqualTo(TWO_CONTEXTS);
        assertThat(find("file")).isEqualTo(TWO_CONTEXTS);
        assertThat(find("")).isNull();
    }

    @Test
    void namesMissingCredentialsAndTheWrongType() throws Exception {
        add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "login", null, "robot", SECRET));

        assertThatThrownBy(() -> find("gone"))
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith("kubeconfigCredentialsId 'gone' does not exist in the global credentials");
        assertThatThrownBy(() -> find("login"))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining(
                        "is of the type 'Username with password', and 'Secret file' or 'Secret text' is needed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret-t0ken",
                "",
                "[s3cret-t0ken]",
                "token: {s3cret-t0ken",
                "clusters: s3cret-t0ken",
                "clusters: []\nusers: [{name: robot, user: {token: s3cret-t0ken}}]",
                "apiVersion: v1\nkind: Secret\ndata: {token: s3cret-t0ken}",
                "!!java.lang.ProcessBuilder [[s3cret-t0ken]]",
                // What kubectl config view shows where there is nothing.
                "clusters: null\ncontexts: null\ncurrent-context: s3cret-t0ken\nusers: null",
            })
    void saysWhatIsNoKubeconfigWithoutQuotingIt(String yaml) throws Exception {
        text("text", yaml);

        assertThatThrownBy(() -> find("text"))
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith("kubeconfigCredentialsId 'text' is not a kubeconfig: put in the YAML")
                .hasMessageNotContaining(SECRET)
                .hasNoCause();
    }

    @Test
    void theContextDecidesTheServer() throws Exception {
        text("text", TWO_CONTEXTS);

        assertThat(onController("").getMasterUrl()).isEqualTo("https://blue.example.com:6443/");
        Config green = onController("green");
        assertThat(green.getMasterUrl()).isEqualTo("https://green.example.com:6443/");
        assertThat(green.getAutoOAuthToken()).isEqualTo(SECRET);
        assertThat(green.getContexts()).hasSize(1);
    }

    @Test
    void listsTheContextsThatThereAre() throws Exception {
        text("text", TWO_CONTEXTS);

        assertThatThrownBy(() -> onController("red"))
                .isInstanceOf(AbortException.class)
                .hasMessage("kubeContext 'red' is not a context of the kubeconfig 'text': the known ones are blue,"
                        + " green");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "current-context: blue | x: y | has no current context: name one in kubeContext: blue, green",
                "current-context: blue | current-context: red | has the current context 'red', which it does not",
                "cluster: blue, user | cluster: grey, user | has no server for the cluster 'grey' of the context",
                "'server: \"https://blue.example.com:6443\"' | 'a: b' | has no server for the cluster 'blue'",
                "cluster: blue, user: robot | cluster: blue, user: me | has nothing about the user 'me' of the",
                "', cluster: {server: \"https://blue.example.com:6443\"}' | '' | has no server for the cluster 'blue'",
                "', user: {token: s3cret-t0ken}' | '' | has nothing about the user 'robot'",
            })
    void namesWhatIsIncomplete(String part, String other, String problem) throws Exception {
        text("text", TWO_CONTEXTS.replace(part, other));

        assertThatThrownBy(() -> onController(""))
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith("kubeconfigCredentialsId 'text' " + problem)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void aProgramIsForAgentsOnly() throws Exception {
        Path mark = directory.resolve("was-run");
        text("text", TWO_CONTEXTS.replace("token: s3cret-t0ken", """
                exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: ["%s"],
                interactiveMode: Never}""".formatted(mark)));

        assertThatThrownBy(() -> onController(""))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("gets its user by a program (exec), which is not run on the controller");
        assertThat(find("text")).contains("exec:");
        assertThat(Files.exists(mark)).isFalse();
    }

    @Test
    void anAuthProviderIsForAgentsOnly() throws Exception {
        text("text", TWO_CONTEXTS.replace("token: s3cret-t0ken", "auth-provider: {name: oidc, config: {a: b}}"));

        assertThatThrownBy(() -> onController(""))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("gets its user by an auth-provider, which is not used on the controller");
        assertThat(find("text")).contains("auth-provider:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server: | 'certificate-authority: /etc/passwd, server:' | certificate-authority",
                "token: s3cret-t0ken | tokenFile: /etc/passwd | tokenFile",
                "token: s3cret-t0ken | 'client-certificate: a.crt, client-key: a.key' | client-certificate, client-key",
            })
    void filesAreForAgentsOnly(String part, String reference, String named) throws Exception {
        text("text", TWO_CONTEXTS.replace(part, reference));

        assertThatThrownBy(() -> onController(""))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("refers to files of another machine (" + named + "): put their content in");
        assertThat(find("text")).contains(reference);
    }

    @Test
    void whatAnotherContextNeedsDoesNotMatter() throws Exception {
        text(
                "text",
                TWO_CONTEXTS.replace("cluster: green, user: robot", "cluster: green, user: me")
                        + "- {name: me, user: {tokenFile: /etc/passwd}}\n");

        assertThat(onController("blue").getAutoOAuthToken()).isEqualTo(SECRET);
        assertThatThrownBy(() -> onController("green")).hasMessageContaining("tokenFile");
    }

    private static String find(String id) throws AbortException {
        return Kubeconfig.find(CredentialsContext.global(), FIELD, id);
    }

    private static Config onController(String context) throws AbortException {
        return KubeconfigOnController.find(CredentialsContext.global(), FIELD, "text", "kubeContext", context);
    }

    private static void text(String id, String yaml) throws Exception {
        add(new StringCredentialsImpl(CredentialsScope.GLOBAL, id, null, Secret.fromString(yaml)));
    }

    private static void add(Credentials credentials) throws Exception {
        List<Credentials> all = SystemCredentialsProvider.getInstance().getCredentials();
        all.add(credentials);
        SystemCredentialsProvider.getInstance().save();
    }
}
