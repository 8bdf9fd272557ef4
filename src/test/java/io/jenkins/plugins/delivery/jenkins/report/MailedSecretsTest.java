package io.jenkins.plugins.delivery.jenkins.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import hudson.util.Secret;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Secrets that a Pipeline has put into what its steps say, where they look like any word. */
@WithJenkins
class MailedSecretsTest {
    private static final String TEXT = "plainword";
    private static final String PASSWORD = "pw9";

    private JenkinsRule jenkins;
    private MailBox box;

    @BeforeEach
    void addCredentials(JenkinsRule rule) throws Exception {
        jenkins = rule;
        box = MailBox.open();
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .addAll(List.of(
                        new StringCredentialsImpl(CredentialsScope.GLOBAL, "text", null, Secret.fromString(TEXT)),
                        new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "login", null, "shop", PASSWORD)));
    }

    @AfterEach
    void closeMailBox() {
        box.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error(\"$TEXT and $PASSWORD do not get in\")",
                "unstable(\"$TEXT and $PASSWORD do not get in\")",
                "throw new Exception(\"$TEXT and $PASSWORD do not get in\")",
            })
    void whatAStepSaysIsMailedWithoutThem(String step) throws Exception {
        WorkflowRun run = run("""
                try {
                    withCredentials([
                        string(credentialsId: 'text', variable: 'TEXT'),
                        usernamePassword(credentialsId: 'login', usernameVariable: 'LOGIN', passwordVariable: 'PASSWORD'),
                    ]) {
                        %s
                    }
                } finally {
                    notifyFailure(when: 'unstable')
                }
                """.formatted(step));

        assertMailed(run);
    }

    @Test
    void neitherOfADeclarativePipelineNorInItsLog() throws Exception {
        WorkflowRun run = run("""
                pipeline {
                    agent any
                    environment {
                        TEXT = credentials('text')
                        LOGIN = credentials('login')
                    }
                    stages {
                        stage('Test') {
                            steps {
                                script { said = "$TEXT and $LOGIN_PSW do not get in" }
                                error said
                            }
                        }
                    }
                    post { failure { notifyFailure() } }
                }
                """);

        assertMailed(run);
    }

    private void assertMailed(WorkflowRun run) throws Exception {
        assertThat(box.mails()).hasSize(1);
        assertThat(MailBox.text(box.mails().get(0))).contains("**** and **** do not get in");
        assertThat(MailBox.text(box.mails().get(0)) + MailBox.html(box.mails().get(0)))
                .doesNotContain(TEXT, PASSWORD);
        jenkins.assertLogContains("**** and **** do not get in", run);
    }

    private WorkflowRun run(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun run = jenkins.waitForCompletion(job.scheduleBuild2(0).waitForStart());
        assertThat(run.getResult()).isIn(Result.FAILURE, Result.UNSTABLE);
        return run;
    }
}
