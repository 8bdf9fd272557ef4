package io.jenkins.plugins.delivery.core.image.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.config.EngineName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever builds an image can say of it. */
class ImageBuildResultTest {
    private static final String NAME = "registry.example.com/bss/bss.index";
    private static final Digest DIGEST = Digest.of(new byte[] {1});

    private static ImageBuildResult answer(String repository, String tag) {
        return new ImageBuildResult(repository, tag, DIGEST, false, EngineName.IN_PROCESS, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example.com/bss/bss.payment",
                "169.254.169.254/latest/meta-data",
                "registry.example.com/bss/bss.index\nFinished: SUCCESS",
                ""
            })
    void itIsTheImageThatWasAskedFor(String told) {
        assertThat(answer(told, "other").of(NAME, "v1")).isEqualTo(answer(NAME, "v1"));
        assertThat(answer(told, "0123456").of(NAME, null)).isEqualTo(answer(NAME, "0123456"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "v1\nFinished: SUCCESS", "v1@sha256:00", "<b>v1</b>"})
    void aTagThatIsNoneIsRefusedInOneLine(String tag) {
        assertThatThrownBy(() -> answer(NAME, tag).of(NAME, null))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("the image's tag: look at the agent")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aTagIsNoLongerThanTagsAre() {
        assertThatThrownBy(() -> answer(NAME, "v".repeat(1_000_000)).of(NAME, null))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }
}
