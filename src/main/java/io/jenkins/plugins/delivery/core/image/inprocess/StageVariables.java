package io.jenkins.plugins.delivery.core.image.inprocess;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What {@code $NAME} stands for in a stage: the environment or an argument, whichever was set last, as with BuildKit; and
 * a value given to the build before the argument's default.
 */
final class StageVariables {
    /** Arguments that need no declaration. */
    private static final Set<String> PROXIES = Set.of(
            "HTTP_PROXY",
            "http_proxy",
            "HTTPS_PROXY",
            "https_proxy",
            "FTP_PROXY",
            "ftp_proxy",
            "NO_PROXY",
            "no_proxy",
            "ALL_PROXY",
            "all_proxy");

    private final Map<String, String> given;
    private final Map<String, String> global;
    private final Map<String, String> predefined;
    private final Map<String, String> declared = new HashMap<>();

    /** Arguments that have a value and were declared after the environment got one of the same name. */
    private final Set<String> last = new HashSet<>();

    /**
     * @param given the values given to the build
     * @param global the values of the arguments before the first FROM
     * @param predefined the values of {@code TARGETPLATFORM} and its kin
     */
    StageVariables(Map<String, String> given, Map<String, String> global, Map<String, String> predefined) {
        this.given = given;
        this.global = global;
        this.predefined = predefined;
    }

    /** What a stage that is built upon this one begins with: it knows the arguments that this one declares. */
    StageVariables derived() {
        StageVariables derived = new StageVariables(given, global, predefined);
        derived.declared.putAll(declared);
        return derived;
    }

    /** The arguments that a build knows without a declaration's default. */
    static Map<String, String> predefined(Platform platform, @CheckForNull String target) {
        Map<String, String> values = new HashMap<>();
        Platform build = Platform.ofHost();
        values.put("BUILDPLATFORM", build.toString());
        values.put("BUILDOS", build.os());
        values.put("BUILDARCH", build.architecture());
        values.put("BUILDVARIANT", "");
        values.put("TARGETPLATFORM", platform.toString());
        values.put("TARGETOS", platform.os());
        values.put("TARGETARCH", platform.architecture());
        values.put("TARGETVARIANT", platform.variant() == null ? "" : platform.variant());
        values.put("TARGETSTAGE", target == null ? "default" : target);
        return values;
    }

    /**
     * Declares an argument. A null default means the value given to the build, else the global one, else the one that the
     * platform has, else the default of an earlier declaration.
     */
    void declare(String name, @CheckForNull String defaultValue) {
        if (defaultValue != null || global.containsKey(name) || predefined.containsKey(name)) {
            declared.put(name, defaultValue);
        } else {
            declared.putIfAbsent(name, null);
        }
        if (argument(name) != null) {
            last.add(name);
        }
    }

    /** Takes notice that the environment has a new value. */
    void environmentSets(String name) {
        last.remove(name);
    }

    /** The value of a declared argument, or null. */
    @CheckForNull
    String argument(String name) {
        boolean known = declared.containsKey(name);
        if (!known && !PROXIES.contains(name)) {
            return null;
        }
        if (given.containsKey(name)) {
            return given.get(name);
        }
        String defaultValue = declared.get(name);
        if (defaultValue != null) {
            return defaultValue;
        }
        if (global.containsKey(name)) {
            return global.get(name);
        }
        return known ? predefined.get(name) : null;
    }

    /** The environment of a command: what the stage declares and what the image sets, whichever came last. */
    Map<String, String> environment(ImageConfig config) {
        Map<String, String> values = new HashMap<>();
        Stream.concat(declared.keySet().stream(), PROXIES.stream()).forEach(name -> {
            String value = argument(name);
            if (value != null) {
                values.put(name, value);
            }
        });
        for (String entry : config.texts("Env")) {
            String[] parts = entry.split("=", 2);
            if (!last.contains(parts[0])) {
                values.put(parts[0], parts.length > 1 ? parts[1] : "");
            }
        }
        return values;
    }

    /** The value of a name for this image, or null when it has none. */
    @CheckForNull
    String value(String name, ImageConfig config) {
        if (last.contains(name)) {
            return argument(name);
        }
        String prefix = name + "=";
        return config.texts("Env").stream()
                .filter(entry -> entry.startsWith(prefix))
                .map(entry -> entry.substring(prefix.length()))
                .findFirst()
                .orElseGet(() -> argument(name));
    }
}
