package io.jenkins.plugins.delivery.core.helm.flow;

/** What a deploy does, in this order: each begins when the one before has nothing left to do. */
enum DeployStage {
    /** The image is looked up, and may come into the environment. */
    CHECK_IMAGE(new ImageCheck()),
    /** A chart that is elsewhere comes into the workspace. */
    PULL_CHART(new ChartPull()),
    /** Helm renders the release, and what changes is said. Here ends what is only rendered. */
    RENDER(new ChartRendering()),
    /** Nobody else works on the release. */
    WAIT(new ReleaseWait()),
    /** The API server has no objection. Here ends what is only a dry run. */
    DRY_RUN(new ServerDryRun()),
    /** Helm changes the release, and its pods come up. From here on a failure is taken back. */
    UPGRADE(new ReleaseUpgrade()),
    /** The chart's own tests pass. */
    TEST(new ChartTests()),
    /** The record says what ran. */
    MARK_HEALTHY(new HealthyEnd());

    private final DeployAction action;

    DeployStage(DeployAction action) {
        this.action = action;
    }

    DeployAction action() {
        return action;
    }
}
