package io.jenkins.plugins.delivery.core.image.inprocess;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The platform an image is for, by the names that containerd and Docker normalise to: {@code linux/aarch64/v8} and
 * {@code linux/arm64} are one.
 *
 * @param os for example {@code linux}
 * @param architecture by its name in Go, for example {@code amd64}
 * @param variant for example {@code v7}, or null
 */
public record Platform(
        String os, String architecture, @CheckForNull String variant) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_NAME = 20;
    private static final Pattern FORM = Pattern.compile("[a-z0-9]+/[a-z0-9_]+(/[a-z0-9]+)?");
    private static final Set<String> ARCHITECTURES =
            Set.of("amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64", "loong64");

    /** The least of its architecture, which nobody writes. */
    private static final Set<String> PLAIN = Set.of("amd64/v1", "arm64/v8", "arm64/8");

    /**
     * Parses {@code os/architecture[/variant]}.
     *
     * @param field by which the caller gave it
     * @throws InvalidInputException when it is none
     */
    public static Platform parse(String field, String text) {
        if (!FORM.matcher(text).matches()) {
            throw new InvalidInputException(
                    field, text, "is not a platform", "write os/architecture, as in linux/amd64");
        }
        String[] parts = text.split("/");
        return of(parts[0], parts[1], parts.length > 2 ? parts[2] : null);
    }

    /** Parses what {@code FROM --platform} takes: also an architecture or {@code linux} alone. */
    static Platform parseOfFrom(String field, String text) {
        Platform alone = of("linux", text, null);
        if (ARCHITECTURES.contains(alone.architecture())) {
            return alone;
        }
        return text.equals("linux") ? ofHost() : parse(field, text);
    }

    /** By the names that an image's configuration or an index has. */
    static Platform of(String os, String architecture, @CheckForNull String variant) {
        String given = variant == null ? "" : variant;
        return switch (architecture) {
            case "x86_64" -> of(os, "amd64", variant);
            case "aarch64" -> of(os, "arm64", variant);
            case "armhf" -> of(os, "arm", "v7");
            case "armel" -> of(os, "arm", "v6");
            case "i386" -> of(os, "386", variant);
            case "arm" ->
                new Platform(os, architecture, given.isEmpty() ? "v7" : given.matches("[0-9]+") ? "v" + given : given);
            default ->
                new Platform(
                        os, architecture, given.isEmpty() || PLAIN.contains(architecture + "/" + given) ? null : given);
        };
    }

    /** Of the fields {@code os}, {@code architecture} and {@code variant} of a configuration or an index. */
    public static Platform ofNode(JsonNode node) {
        return of(
                shown(node.path("os").asText("linux")),
                shown(node.path("architecture").asText()),
                shown(node.path("variant").asText("")));
    }

    /** What comes from a registry may be of any length, and have anything in it, and stands in a log. */
    private static String shown(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_NAME)).replaceAll("[^A-Za-z0-9._-]", "?");
    }

    /** Where this runs, as far as images go: on Linux. */
    static Platform ofHost() {
        return of("linux", System.getProperty("os.arch"), null);
    }

    /**
     * How well what is made for another platform does here: 0 is made for it, more is made for an older processor of the
     * same architecture, less than 0 does not run.
     */
    int distanceOf(Platform other) {
        if (!os.equals(other.os) || !architecture.equals(other.architecture)) {
            return -1;
        }
        int wanted = level(variant);
        int offered = level(other.variant);
        return wanted < offered ? -1 : wanted - offered;
    }

    /** As in {@code v7}; what has no number is the least. */
    private static int level(@CheckForNull String variant) {
        return variant != null && variant.matches("v[0-9]{1,3}") ? Integer.parseInt(variant.substring(1)) : 0;
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant == null ? "" : "/" + variant);
    }
}
