package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import org.junit.jupiter.api.Test;

/** An image goes through the environments: a real registry knows its digest, a real cluster where it was healthy. */
class PromotionTest extends DeployCommandFixture {
    @Override
    String testEnvironment() {
        return "{name: test, requires: dev}";
    }

    /** An image for several platforms, of which a node reports the index. */
    @Test
    void onlyWhatWasHealthyInTheEnvironmentBeforeGoesOn() throws Exception {
        String digest = build("v1", "one", "--platform", "linux/amd64,linux/arm64");

        assertThat(refused(deploy("test", "v1")))
                .contains("Nothing was deployed, the image may not go to test")
                .contains("release index is not in dev (namespace " + prefix + "-dev)")
                .contains("deploy it to dev first");
        assertThat(history("test")).isEmpty();

        done(deploy("dev", "v1"));
        assertThat(history("dev").get(0).description())
                .isEqualTo("Healthy: " + REGISTRY.host() + "/bss/" + prefix + ".index:v1@" + digest);

        assertThat(done(deploy("test", "v1"))).contains("The image was healthy in dev, so it may go on");
        assertThat(history("test").get(0).description()).contains(digest);
    }

    /** Also when another one has come since, and Helm calls the revision superseded. */
    @Test
    void aFailedImageIsRefusedAndAnEarlierOneIsNot() throws Exception {
        build("v1", "one");
        build("crash-2", "two");
        done(deploy("dev", "v1"));
        assertThat(deploy("dev", "crash-2").exitCode()).isEqualTo(1);
        done(deploy("dev", "v1"));

        assertThat(refused(deploy("test", "crash-2"))).contains("it was not healthy in dev, where v1 is deployed");
        done(deploy("test", "v1"));
        assertThat(history("dev"))
                .extracting(ReleaseRevision::status)
                .containsExactly("superseded", "failed", "superseded", "deployed");
    }

    @Test
    void anotherImageOfTheSameTagIsAnotherImage() throws Exception {
        build("v1", "one");
        done(deploy("dev", "v1"));
        build("v1", "another", "--if-exists", "overwrite");

        assertThat(refused(deploy("test", "v1"))).contains("it was not healthy in dev");
    }

    @Test
    void anOverrideIsRecordedWithItsReason() throws Exception {
        build("v1", "one");

        String log = done(deploy("test", "v1", "--override-reason", "dev is down, see INC-7; failed twice"));

        assertThat(log).contains("goes on although release index is not in dev").contains("INC-7");
        ReleaseRevision revision = history("test").get(0);
        assertThat(revision.description())
                .endsWith("; rules overridden by " + System.getProperty("user.name")
                        + ": dev is down, see INC-7; failed twice");
        assertThat(revision.wasHealthy()).isTrue();
        assertThat(done(deploy("test", "v1"))).contains("The image was healthy in test before");
    }

    @Test
    void aReasonHasToBeALine() throws Exception {
        CommandProcess.Ended ended = deploy("test", "v1", "--override-reason", "one\ntwo");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("is no reason: write one line");
    }
}
