package io.jenkins.plugins.delivery.core.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerConfigCredentialsTest {
    private static final RegistryCredentials CI = new RegistryCredentials("ci", "s3:cret");
    private static final String AUTH =
            Base64.getEncoder().encodeToString("ci:s3:cret".getBytes(StandardCharsets.UTF_8));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example.com:5000",
                "https://registry.example.com:5000",
                "http://registry.example.com:5000/v1/",
                "https://Registry.example.com:5000/v2/"
            })
    void findsAHostUnderEveryFormOfItsKey(String key) {
        DockerConfigCredentials logins = parse("{'auths':{'%s':{'auth':'%s'}}}".formatted(key, AUTH));
        assertThat(logins.forHost("registry.example.com:5000", BuildLog.NONE)).contains(CI);
        assertThat(logins.forHost("registry.example.com", BuildLog.NONE)).isEmpty();
    }

    @Test
    void knowsDockerHubByItsOldName() {
        DockerConfigCredentials logins =
                parse("{'auths':{'https://index.docker.io/v1/':{'auth':'%s'}}}".formatted(AUTH));
        assertThat(logins.forHost("registry-1.docker.io", BuildLog.NONE)).contains(CI);
        assertThat(logins.forHost("docker.io", BuildLog.NONE)).contains(CI);
    }

    @Test
    void theKeyOfTodayWins() {
        String old = Base64.getEncoder().encodeToString("old:old".getBytes(StandardCharsets.UTF_8));
        DockerConfigCredentials logins =
                parse("{'auths':{'https://r.example.com/v1/':{'auth':'%s'},'r.example.com':{'auth':'%s'}}}"
                        .formatted(old, AUTH));
        assertThat(logins.forHost("r.example.com", BuildLog.NONE)).contains(CI);
    }

    @Test
    void readsUserAndPasswordAndIdentityTokens() {
        DockerConfigCredentials logins = parse("{'auths':{'a.example.com':{'username':'ci','password':'s3:cret'},"
                + "'b.example.com':{'auth':'MDAwMDo=','identitytoken':'refresh'},'c.example.com':{}}}");
        assertThat(logins.forHost("a.example.com", BuildLog.NONE)).contains(CI);
        assertThat(logins.forHost("b.example.com", BuildLog.NONE))
                .contains(RegistryCredentials.ofIdentityToken("refresh"));
        assertThat(logins.forHost("c.example.com", BuildLog.NONE)).isEmpty();
    }

    @Test
    void saysThatAHelperIsNotAsked() {
        List<String> log = new ArrayList<>();
        DockerConfigCredentials logins = parse("{'credHelpers':{'r.example.com':'ecr-login'},'credsStore':'desktop'}");
        assertThat(logins.forHost("r.example.com", log::add)).isEmpty();
        assertThat(log)
                .containsExactly("config.json keeps the login for r.example.com in the credential helper 'ecr-login',"
                        + " which is not supported: set REGISTRY_USERNAME and REGISTRY_PASSWORD, or log in without a"
                        + " helper");
    }

    @Test
    void whatItWritesItReads() {
        String text = DockerConfigCredentials.toJson(Map.of(
                "registry-1.docker.io", CI,
                "r.example.com:5000", CI,
                "t.example.com", RegistryCredentials.ofIdentityToken("refresh")));
        assertThat(text)
                .contains("\"https://index.docker.io/v1/\"", "\"r.example.com:5000\"", "\"auth\" : \"" + AUTH + "\"");
        DockerConfigCredentials logins = DockerConfigCredentials.parse(text, "config.json");
        assertThat(logins.forHost("registry-1.docker.io", BuildLog.NONE)).contains(CI);
        assertThat(logins.forHost("r.example.com:5000", BuildLog.NONE)).contains(CI);
        assertThat(logins.forHost("t.example.com", BuildLog.NONE))
                .contains(RegistryCredentials.ofIdentityToken("refresh"));
    }

    @Test
    void aFileThatDoesNotExistHasNoLogins(@TempDir Path directory) throws Exception {
        DockerConfigCredentials logins = DockerConfigCredentials.read(directory.resolve("config.json"));
        assertThat(logins.forHost("r.example.com", BuildLog.NONE)).isEmpty();
    }

    @Test
    void whatIsBrokenIsNamedWithoutItsSecret() {
        assertThatThrownBy(() -> parse("{'auths':{'r.example.com':{'auth':'aHVudGVyMg"))
                .isInstanceOf(InvalidInputException.class)
                .hasNoCause()
                .hasMessageContaining("config.json")
                .hasMessageNotContaining("aHVudGVyMg");
        DockerConfigCredentials logins = parse("{'auths':{'r.example.com':{'auth':'aHVudGVyMg=='}}}");
        assertThatThrownBy(() -> logins.forHost("r.example.com", BuildLog.NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("auth of r.example.com in 'config.json' is not base64 of user:password")
                .hasMessageNotContaining("hunter2");
    }

    private static DockerConfigCredentials parse(String json) {
        return DockerConfigCredentials.parse(json.replace('\'', '"'), "config.json");
    }
}
