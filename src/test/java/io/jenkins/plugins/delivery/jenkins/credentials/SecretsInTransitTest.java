package io.jenkins.plugins.delivery.jenkins.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.config.OtherRegistries;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.List;
import jenkins.security.MasterToSlaveCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What an agent is told crosses to it, and is written nowhere else. */
@WithJenkins
class SecretsInTransitTest {
    private static final String PASSWORD = "pw-in-transit";

    private JenkinsRule jenkins;
    private RegistryLogins logins;

    @BeforeEach
    void lookUp(JenkinsRule rule) throws Exception {
        jenkins = rule;
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "acr", "", "robot", PASSWORD));
        RegistrySettings registry = new RegistrySettings(
                "registry.example.com", "bss", "bss", RegistrySettings.DEFAULT_REPOSITORY_PATTERN, "acr", "", false);
        logins = RegistryLogins.ofSettings(CredentialsContext.global(), registry, OtherRegistries.NONE);
    }

    @Test
    void loginsAreNotWrittenToAFile() {
        assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(logins))
                .isInstanceOf(NotSerializableException.class)
                .message()
                .doesNotContain(PASSWORD);
    }

    @Test
    void loginsReachAnAgent() throws Exception {
        VirtualChannel agent = jenkins.createOnlineSlave().getChannel();
        assertThat(agent.call(new PasswordOf(logins))).isEqualTo(PASSWORD);

        List<Credentials> credentials = SystemCredentialsProvider.getInstance().getCredentials();
        credentials.clear();
        credentials.add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "acr", "", "robot", "of-today"));

        assertThat(agent.call(new PasswordNow(logins))).isEqualTo("of-today");
    }

    private static final class PasswordNow extends MasterToSlaveCallable<String, InterruptedException> {
        private static final long serialVersionUID = 1L;

        private final RegistryLogins logins;

        PasswordNow(RegistryLogins logins) {
            this.logins = logins;
        }

        @Override
        public String call() throws InterruptedException {
            return logins.provider().credentialsNow("registry.example.com").password();
        }
    }

    private static final class PasswordOf extends MasterToSlaveCallable<String, RuntimeException> {
        private static final long serialVersionUID = 1L;

        private final RegistryLogins logins;

        PasswordOf(RegistryLogins logins) {
            this.logins = logins;
        }

        @Override
        public String call() {
            RegistryCredentials login = logins.access().credentials().get("registry.example.com");
            return login.password();
        }
    }
}
