package io.jenkins.plugins.delivery.core.helm;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.AppConfigMode;
import io.jenkins.plugins.delivery.core.config.AppConfigSettings;
import io.jenkins.plugins.delivery.core.config.ValueKeys;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The chart's values that say which image runs. They are the deploy's: a build that set one of them, a part of one or
 * what they stand in would deploy another image than it names.
 */
public final class ImageKeys {
    /** What Helm's {@code --set} knows beside names and dots: indexes, and marks that it takes away. */
    private static final Pattern MARKS = Pattern.compile("\\[[^\\[\\]]*+]|[\\[\\]\\\\{}\"'\\s]");

    /** Where Helm's {@code --set} begins another key. */
    private static final Pattern SEPARATORS = Pattern.compile("[,=]");

    private final List<String> keys;

    public ImageKeys(ValueKeys keys) {
        this.keys = Stream.of(keys.imageTag(), keys.imageRepository(), keys.imageDigest())
                .filter(key -> !key.isEmpty())
                .toList();
    }

    /**
     * Looks through what a build asks for.
     *
     * @throws InvalidInputException that names the key as it was written
     */
    public void check(ChartChoice choice, AppConfigSettings settings) {
        choice.set().forEach(this::check);
        if (choice.appConfigKey() != null) {
            refuse("appConfigKey", choice.appConfigKey());
        }
        AppConfigMode mode = choice.appConfigMode() == null ? settings.mode() : choice.appConfigMode();
        if (mode == AppConfigMode.SET_FILE && choice.appConfigKey() == null) {
            refuse("helm.appConfigKey", settings.key());
        }
    }

    /** An empty map takes the place of what was there, as any other value does. */
    private void check(String key, Object value) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((name, below) -> check(key + "." + name, below));
        } else {
            refuse("set", key);
        }
    }

    private void refuse(String field, String written) {
        Arrays.stream(SEPARATORS.split(MARKS.matcher(written).replaceAll("")))
                .flatMap(key -> keys.stream().filter(own -> overlap(own, key)))
                .findFirst()
                .ifPresent(own -> {
                    throw new InvalidInputException(
                            field,
                            written,
                            "says which image runs"
                                    + (own.equals(written) ? "" : ", because the deploy sets " + own + " of the chart"),
                            "leave it out, and name the image by image or tag");
                });
    }

    private static boolean overlap(String one, String other) {
        return one.equals(other) || one.startsWith(other + ".") || other.startsWith(one + ".");
    }
}
