package io.jenkins.plugins.delivery.core.rollout;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A ConfigMap, a Secret or a key that a pod names and nobody made, as the kubelet words it for environment variables
 * and for volumes.
 */
record MissingConfiguration(Cause cause, String sentence) {
    private static final Pattern OBJECT = Pattern.compile("(configmap|secret)s? \"([^\"]+)\" not found");
    /** The other wording of a volume that comes before the kubelet's cache has heard of the object. */
    private static final Pattern NOT_REGISTERED = Pattern.compile("object \"[^\"/]*\"/\"([^\"]+)\" not registered");

    private static final Pattern KEY =
            Pattern.compile("couldn't find key (\\S+) in (ConfigMap|Secret) [^/\\s]+/(\\S+)");
    private static final Pattern VOLUME_KEY = Pattern.compile("references non-existent (secret|config) key: (\\S+)");

    static Optional<MissingConfiguration> in(String message) {
        Matcher object = OBJECT.matcher(message);
        if (object.find()) {
            boolean secret = object.group(1).equals("secret");
            return Optional.of(new MissingConfiguration(
                    secret ? Cause.MISSING_SECRET : Cause.MISSING_CONFIG_MAP,
                    "the " + (secret ? "Secret " : "ConfigMap ") + object.group(2) + " does not exist"));
        }
        Matcher key = KEY.matcher(message);
        if (key.find()) {
            return Optional.of(new MissingConfiguration(
                    Cause.MISSING_KEY, "the " + key.group(2) + " " + key.group(3) + " has no key " + key.group(1)));
        }
        Matcher volumeKey = VOLUME_KEY.matcher(message);
        if (volumeKey.find()) {
            return Optional.of(new MissingConfiguration(
                    Cause.MISSING_KEY,
                    "the " + (volumeKey.group(1).equals("secret") ? "Secret" : "ConfigMap") + " of a volume has no key "
                            + volumeKey.group(2)));
        }
        return Optional.empty();
    }

    /** Whether the message may be the kubelet's own delay and no missing object. */
    static boolean notYetRegistered(String message) {
        return NOT_REGISTERED.matcher(message).find();
    }
}
