package io.jenkins.plugins.delivery.core.image.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.ImageBuildSettings;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.revision.Revision;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTargetTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final DeliveryConfig CONFIG = new DeliveryConfig(
            new RegistrySettings("r.example.com", "bss", "bss", "${project}.${app}", "", "", false),
            ImageBuildSettings.defaults());

    private final List<String> log = new ArrayList<>();

    @Test
    void namesAnImageOfAMainBranch() {
        ImageTarget target = ImageTarget.of(request(null), CONFIG, revision("master"), log::add);

        assertThat(target.reference()).hasToString("r.example.com/bss/bss.index:0123456.20261123-0415");
        assertThat(ImageTarget.name(request(null), CONFIG.registry())).isEqualTo(target.name());
        assertThat(target.tags()).containsExactly("0123456.20261123-0415", "latest");
        assertThat(target.labels())
                .containsEntry("org.opencontainers.image.created", "2026-11-23T03:15:00Z")
                .containsEntry("org.opencontainers.image.revision", COMMIT)
                .containsEntry("org.opencontainers.image.source", "https://git.example.com/bss/index.git")
                .containsEntry("org.opencontainers.image.version", "0123456.20261123-0415")
                .containsEntry("org.opencontainers.image.title", "index");
        assertThat(log).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "feature/JIRA-1, 0123456.20261123-0415-feature_JIRA-1, false",
        "feature/a-name-that-is-long, 0123456.20261123-0415-feature_a-name-that, true",
        "fix#1 ü, 0123456.20261123-0415-fix_1, true",
        "PR-12, 0123456.20261123-0415-PR-12, false",
    })
    void putsABranchIntoTheTagAndSaysWhenItHadToChangeIt(String branch, String tag, boolean said) {
        ImageTarget target = ImageTarget.of(request(null), CONFIG, revision(branch), log::add);

        assertThat(target.tags()).containsExactly(tag);
        assertThat(log.isEmpty()).isEqualTo(!said);
    }

    @Test
    void aDetachedCheckoutOfAnUnknownBranchHasNoLatest() {
        assertThat(ImageTarget.of(request(null), CONFIG, revision(null), log::add)
                        .tags())
                .containsExactly("0123456.20261123-0415");
    }

    @Test
    void theUsersTagNeedsNoGit() {
        ImageTarget target = ImageTarget.of(request("1.0"), CONFIG, null, log::add);

        assertThat(target.tags()).containsExactly("1.0");
        assertThat(target.labels()).doesNotContainKey("org.opencontainers.image.revision");
    }

    @Test
    void withoutGitATagIsNeeded() {
        assertThatThrownBy(() -> ImageTarget.of(request(null), CONFIG, null, log::add))
                .hasMessage("tag is missing, and the workspace is not a Git checkout to take it from: check out with"
                        + " Git, or give a tag");
    }

    @Test
    void withoutARegistryThereIsNothingToPushTo() {
        DeliveryConfig none = new DeliveryConfig(
                new RegistrySettings(null, "", "", "${project}.${app}", "", "", false), ImageBuildSettings.defaults());

        assertThatThrownBy(() -> ImageTarget.of(request("1"), none, null, log::add))
                .hasMessageStartingWith("registry.host is not set, and the image is to be pushed");
    }

    private static Revision revision(String branch) {
        return new Revision(
                COMMIT,
                "0123456",
                OffsetDateTime.parse("2026-11-23T04:15:30+01:00"),
                Instant.parse("2026-11-23T03:15:00Z"),
                branch,
                "https://git.example.com/bss/index.git");
    }

    private static ImageBuildRequest request(String tag) {
        return new ImageBuildRequest(
                "index",
                tag,
                null,
                ".",
                "Dockerfile",
                null,
                Map.of(),
                Map.of(),
                List.of("linux/amd64"),
                null,
                IfExists.REUSE,
                true,
                null,
                null,
                List.of(),
                null,
                null);
    }
}
