package io.jenkins.plugins.delivery.core.helm;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.AppConfigMode;
import io.jenkins.plugins.delivery.core.config.AppConfigSettings;
import io.jenkins.plugins.delivery.core.config.ValueKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A build says which image it deploys in one way alone, however it spells another one. */
class ImageKeysTest {
    private static final ImageKeys KEYS =
            new ImageKeys(new ValueKeys("image.tag", "image.repo", "container.image.digest", "ingress.hosts.paths"));

    private static void set(Map<String, Object> values) {
        KEYS.check(new ChartChoice(null, null, null, null, null, null, values), AppConfigSettings.defaults());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image.tag",
                "image.repo",
                "container.image.digest",
                "container.image",
                "container",
                "image",
                "image.tag.x",
                "image.tag[0]",
                "image[0].tag",
                "image\\.tag",
                "image.{tag}",
                "{image.tag}",
                "replicas=1,image.tag",
                " image.tag",
                "\"image\".tag",
            })
    void everySpellingOfTheImagesKeysIsRefused(String key) {
        assertThatThrownBy(() -> set(Map.of(key, "evil")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("set '" + key + "' says which image runs")
                .hasMessageEndingWith("leave it out, and name the image by image or tag");
    }

    @Test
    void nestedValuesAreLookedThrough() {
        assertRefused(Map.of("image", Map.of("tag", "evil")), "image.tag");
        assertRefused(Map.of("image", Map.of("pullPolicy", "Always", "repo", Map.of("x", 1))), "image.repo.x");
        assertRefused(Map.of("container", Map.of("image.digest", "evil")), "container.image.digest");
        assertRefused(Map.of("image", Map.of()), "image");
        assertRefused(Map.of("image", List.of("evil")), "image");
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("image", null);
        assertRefused(nothing, "image");
    }

    private static void assertRefused(Map<String, Object> values, String key) {
        assertThatThrownBy(() -> set(values)).hasMessageStartingWith("set '" + key + "' says which image runs");
    }

    @Test
    void whatStandsBesideThemMayBeSet() {
        assertThatCode(() -> set(Map.of(
                        "image",
                        Map.of("pullPolicy", "Always"),
                        "image.pullSecrets",
                        List.of("a"),
                        "imagetag",
                        "x",
                        "image.tagged",
                        "x",
                        "proxy.image.tag",
                        "1.2",
                        "opts",
                        "a,image.tag=evil")))
                .doesNotThrowAnyException();
    }

    @Test
    void theTextOfAFileIsNoImageEither() {
        assertThatThrownBy(() -> KEYS.check(
                        new ChartChoice(null, null, null, null, null, "image", Map.of()), AppConfigSettings.defaults()))
                .hasMessageStartingWith("appConfigKey 'image' says which image runs");
        assertThatThrownBy(() -> KEYS.check(
                        new ChartChoice(null, null, null, null, null, null, Map.of()),
                        new AppConfigSettings("", AppConfigMode.SET_FILE, "image.repo")))
                .hasMessageStartingWith("helm.appConfigKey 'image.repo' says which image runs");
    }
}
