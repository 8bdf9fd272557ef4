package io.jenkins.plugins.delivery.jenkins.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.FilePath;
import hudson.slaves.DumbSlave;
import hudson.slaves.WorkspaceList;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class SecretDirectoryTest {
    private static FilePath workspace;

    private SecretDirectory directory;

    @BeforeAll
    static void connectAgent(JenkinsRule rule) throws Exception {
        DumbSlave agent = rule.createOnlineSlave();
        workspace = agent.getWorkspaceFor(rule.createFreeStyleProject("index"));
        workspace.mkdirs();
    }

    @BeforeEach
    void choose() {
        directory = SecretDirectory.in(workspace);
    }

    @AfterEach
    void delete() throws Exception {
        directory.delete();
    }

    @Test
    void isBesideTheWorkspaceUnderARandomName() {
        assertThat(directory.path().getParent()).isEqualTo(WorkspaceList.tempDir(workspace));
        assertThat(directory.path()).isNotEqualTo(SecretDirectory.in(workspace).path());
        assertThat(directory.path().isRemote()).isTrue();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void isTheOwnersAlone() throws Exception {
        directory.write(Map.of("docker/config.json", "{}", "ca.pem", "größe"));

        assertThat(mode(directory.path())).isEqualTo(0700);
        assertThat(mode(directory.path().child("docker"))).isEqualTo(0700);
        assertThat(mode(directory.path().child("docker/config.json"))).isEqualTo(0600);
        assertThat(mode(directory.path().child("ca.pem"))).isEqualTo(0600);
        assertThat(directory.path().child("ca.pem").readToString()).isEqualTo("größe");
    }

    @Test
    void isDeletedAsOftenAsAnyoneLikes() throws Exception {
        directory.delete();
        directory.write(Map.of("token", "x"));
        SecretDirectory foundAgain = SecretDirectory.at(directory.path());
        foundAgain.delete();
        assertThat(directory.path().exists()).isFalse();
        foundAgain.delete();
        assertThat(WorkspaceList.tempDir(workspace).exists()).isTrue();
    }

    @Test
    void doesNotTakeADirectoryThatSomebodyElseMade() throws Exception {
        directory.path().mkdirs();
        assertThatThrownBy(() -> directory.write(Map.of("token", "x"))).isInstanceOf(IOException.class);
        assertThat(directory.path().child("token").exists()).isFalse();
    }

    @Test
    void leavesNothingWhenOneFileCannotBeWritten() throws Exception {
        assertThatThrownBy(() -> directory.write(Map.of("a", "x", "z/../../escape", "y")))
                .hasStackTraceContaining("z/../../escape leaves the directory of secrets");
        assertThat(directory.path().exists()).isFalse();
        assertThat(WorkspaceList.tempDir(workspace).child("escape").exists()).isFalse();
    }

    private static int mode(FilePath path) throws IOException, InterruptedException {
        return path.mode() & 0777;
    }
}
