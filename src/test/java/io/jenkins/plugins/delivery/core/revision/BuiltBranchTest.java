package io.jenkins.plugins.delivery.core.revision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BuiltBranchTest {
    @Test
    void theMultibranchProjectKnowsBestAndTheGitPluginsOwnNameComesNext() {
        assertThat(BuiltBranch.of(
                        Map.of("BRANCH_NAME", "a/b", "GIT_LOCAL_BRANCH", "local", "GIT_BRANCH", "origin/remote")))
                .contains("a/b");
        assertThat(BuiltBranch.of(Map.of("GIT_LOCAL_BRANCH", "local/x", "GIT_BRANCH", "origin/remote")))
                .contains("local/x");
        assertThat(BuiltBranch.of(Map.of("GIT_BRANCH", "origin/feature/x"))).contains("feature/x");
    }

    @Test
    void anEmptyVariableSaysNothing() {
        assertThat(BuiltBranch.of(Map.of("BRANCH_NAME", "", "GIT_LOCAL_BRANCH", " ", "GIT_BRANCH", "origin/main")))
                .contains("main");
        assertThat(BuiltBranch.of(Map.of())).isEmpty();
    }
}
