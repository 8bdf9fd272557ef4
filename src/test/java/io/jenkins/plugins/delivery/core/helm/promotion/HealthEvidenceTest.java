package io.jenkins.plugins.delivery.core.helm.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.core.rollout.RunningContainer;
import io.jenkins.plugins.delivery.core.rollout.Workload;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods say what ran, in the words of their runtimes. */
class HealthEvidenceTest {
    private static final String HEX = "a1".repeat(32);
    private static final String OTHER = "b2".repeat(32);
    private static final String REPOSITORY = "registry.example.com/bss/index";
    private static final Digest DIGEST = new Digest("sha256:" + HEX);
    private static final HealthEvidence EVIDENCE =
            new HealthEvidence(new ImageToDeploy(REPOSITORY, "v1", DIGEST), Set.of(DIGEST));

    private static RunningContainer container(String name, String image, String imageId, boolean served) {
        return new RunningContainer(
                new Workload("Deployment", "index", false), "index-1", name, image, imageId, served);
    }

    private static RunningContainer app(String imageId) {
        return container("app", REPOSITORY + ":v1", imageId, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                REPOSITORY + "@sha256:",
                "mirror.example.com:5000/cache/index@sha256:",
                "docker-pullable://" + REPOSITORY + "@sha256:",
                "docker://sha256:",
                "sha256:",
                "",
            })
    void everyRuntimesImageIdIsUnderstood(String prefix) {
        assertThat(EVIDENCE.missing(List.of(app(prefix + HEX)))).isEmpty();
        assertThat(EVIDENCE.missing(List.of(app(prefix + OTHER))))
                .contains("pod index-1, container app, runs " + prefix + OTHER);
    }

    @Test
    void nothingThatDidNotRunCounts() {
        assertThat(EVIDENCE.missing(List.of())).contains("no pod of it runs");
        assertThat(EVIDENCE.missing(List.of(container("app", REPOSITORY + ":v1", "sha256:" + HEX, false))))
                .contains("no pod of it runs");
        assertThat(EVIDENCE.missing(List.of(app("")))).contains("no pod of it says that it runs this image");
        assertThat(EVIDENCE.missing(List.of(container("app", "other", "other@sha256:" + OTHER, true))))
                .contains("no pod of it says that it runs this image");
    }

    /** A tag that was pushed again while the pods started: one of them runs the old image. */
    @Test
    void onePodWithAnotherImageIsEnough() {
        assertThat(EVIDENCE.missing(List.of(app("sha256:" + HEX), app("sha256:" + OTHER))))
                .isPresent();
        assertThat(EVIDENCE.missing(List.of(
                        app("sha256:" + HEX),
                        container("proxy", "envoy:1", "docker.io/library/envoy@sha256:" + OTHER, true))))
                .isEmpty();
    }

    @Test
    void withoutADigestTheTagThatWasAskedForCounts() {
        HealthEvidence evidence = new HealthEvidence(new ImageToDeploy(REPOSITORY, "v1", null), Set.of());

        assertThat(evidence.missing(List.of(app("sha256:" + OTHER)))).isEmpty();
        assertThat(evidence.missing(List.of(container("app", REPOSITORY + ":v2", "sha256:" + OTHER, true))))
                .isPresent();
    }

    /** Admission may have pods pull from a mirror, and nothing else. */
    @Test
    void aContainerThatRunsSomethingElseIsAStranger() {
        RunningContainer byMirror = container("app", "mirror/index@sha256:" + HEX, "", false);
        RunningContainer changed = container("app", "evil", "evil@sha256:" + OTHER, true);

        assertThat(EVIDENCE.stranger(List.of(byMirror, app("sha256:" + HEX)), any -> true))
                .isEmpty();
        assertThat(EVIDENCE.stranger(List.of(byMirror, changed), any -> true))
                .contains("pod index-1, container app, runs evil (evil@sha256:" + OTHER + ")");
        assertThat(EVIDENCE.stranger(List.of(changed), own -> false)).isEmpty();
    }
}
