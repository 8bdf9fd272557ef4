package io.jenkins.plugins.delivery.core.helm.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.Protection;
import io.jenkins.plugins.delivery.core.config.RunRules;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which revisions an environment goes back to, by its rule. */
class RollbackTargetTest {
    private static final String REPOSITORY = "registry.example.com/bss/index";
    private static final String DIGEST = "sha256:" + "a1".repeat(32);
    private static final String HEALTHY = "Healthy: " + REPOSITORY + ":v1@" + DIGEST + "; approved by alice";
    private static final String BY_DIGEST = manifest(REPOSITORY + "@" + DIGEST);
    private static final String BY_TAG = manifest(REPOSITORY + ":v1");

    private static final ReleaseRevision CURRENT = revision(9, "failed", "Failed: crash", BY_TAG);
    private static final ReleaseHistory HISTORY = new ReleaseHistory(List.of(
            revision(1, "superseded", HEALTHY, BY_DIGEST),
            revision(2, "superseded", HEALTHY, BY_TAG),
            revision(3, "superseded", "Rollback to 1", BY_DIGEST),
            revision(4, "superseded", "Rollback to 3", BY_DIGEST),
            revision(5, "superseded", "Rollback to 1", BY_TAG),
            revision(6, "failed", HEALTHY, BY_DIGEST),
            revision(7, "superseded", "Healthy: " + REPOSITORY + ":v1", BY_TAG),
            revision(8, "superseded", "Upgrade complete", BY_DIGEST),
            CURRENT));

    private static RollbackTarget by(String rule) {
        return new RollbackTarget(
                "index",
                new EnvironmentSettings("prod", "", "", "", List.of(), Protection.NONE, new RunRules(List.of(), rule)),
                HISTORY);
    }

    @Test
    void withoutARuleHelmsWordIsEnough() {
        assertThat(by("any").find(CURRENT, null).number()).isEqualTo(8);
        assertThat(by("any").find(CURRENT, 6).number()).isEqualTo(6);
    }

    @Test
    void whatADeploySawHealthyOrARollbackToIt() {
        assertThat(by("healthy").find(CURRENT, null).number()).isEqualTo(4);
        for (int healthy : List.of(1, 2, 3, 4)) {
            assertThat(by("healthy").find(CURRENT, healthy).number()).isEqualTo(healthy);
        }
        for (int other : List.of(5, 6, 7, 8)) {
            assertThatThrownBy(() -> by("healthy").find(CURRENT, other))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("revision '" + other
                            + "' may not run in prod again, because no deploy saw its image healthy"
                            + " (environments.rollback of prod is healthy): name one of 1 (v1, superseded); 2 ");
        }
    }

    @Test
    void asADeployWouldBeLetIn() {
        assertThat(by("asDeploy").find(CURRENT, null).number()).isEqualTo(4);
        assertThatThrownBy(() -> by("asDeploy").find(CURRENT, 2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Deployment index, container app, runs " + REPOSITORY + ":v1, which is not");
    }

    @Test
    void saysWhatIsThereWhenNothingIsLet() {
        ReleaseRevision first = revision(1, "superseded", "Install complete", BY_DIGEST);
        RollbackTarget target =
                new RollbackTarget("index", by("healthy").environment(), new ReleaseHistory(List.of(first, CURRENT)));

        assertThatThrownBy(() -> target.find(CURRENT, null))
                .isInstanceOf(DeliveryException.class)
                .hasMessage("No revision of index before 9 was healthy (environments.rollback of prod is healthy), so"
                        + " there is nothing to go back to; there are 1 (v1, superseded); 9 (v1, failed)");
    }

    private static String manifest(String image) {
        return "kind: Deployment\nmetadata: {name: index}\nspec: {template: {spec: {containers: [{name: app, image: '"
                + image + "'}]}}}\n";
    }

    private static ReleaseRevision revision(int number, String status, String description, String manifest) {
        return ReleaseRevision.parse(new ObjectMapper()
                .valueToTree(Map.of(
                        "version",
                        number,
                        "info",
                        Map.of("status", status, "description", description),
                        "chart",
                        Map.of("metadata", Map.of("appVersion", "v1")),
                        "manifest",
                        manifest))
                .toString());
    }
}
