package io.jenkins.plugins.delivery.core.helm.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.helm.command.ReleaseOptions;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One revision of a release, as Helm stored it. */
public final class ReleaseRevision {
    private static final Pattern ROLLBACK = Pattern.compile("Rollback to ([0-9]{1,9})(?:: .*)?");

    private static final Pattern BY_UPGRADE =
            Pattern.compile("Upgrade |Install |Release |Preparing (?:upgrade|install)");

    private final JsonNode release;
    private final Map<String, String> labels;

    /** @param labels of where Helm keeps it */
    ReleaseRevision(JsonNode release, Map<String, String> labels) {
        this.release = release;
        this.labels = Map.copyOf(labels);
    }

    /**
     * Reads a release that Helm prints as JSON, as of a dry run.
     *
     * @throws DeliveryException when it is none
     */
    public static ReleaseRevision parse(String json) {
        try {
            JsonNode release = Json.read(json);
            if (release.path("manifest").isTextual()) {
                return new ReleaseRevision(release, Map.of());
            }
        } catch (JsonProcessingException e) {
            throw new DeliveryException("What Helm printed is no release: " + e.getOriginalMessage(), e);
        }
        throw new DeliveryException("What Helm printed is no release: it has no manifest");
    }

    /** The number, from 1. */
    public int number() {
        return release.path("version").asInt();
    }

    /** Helm's word, for example {@code deployed}, {@code failed} or {@code pending-upgrade}. */
    public String status() {
        return release.path("info").path("status").asText("unknown");
    }

    /** Helm's sentence, for example {@code Upgrade complete}. */
    public String description() {
        return release.path("info").path("description").asText("");
    }

    /** Whether a run of Helm is under way, or ended without a word. */
    public boolean isPending() {
        return status().startsWith("pending-") || status().equals("uninstalling");
    }

    /**
     * Whether Helm saw this revision succeed. A rollback that fails has Helm call the revision it came from superseded
     * even when that one had failed, so the description counts, too.
     */
    public boolean wasHealthy() {
        return (status().equals("deployed") || status().equals("superseded"))
                && (HealthyMark.of(this).isPresent()
                        || !description().toLowerCase(Locale.ROOT).contains("fail"));
    }

    /** Whether Helm says that an install or an upgrade made it, and not a roll-back. */
    boolean isByUpgrade() {
        return status().equals("pending-install")
                || status().equals("pending-upgrade")
                || HealthyMark.of(this).isPresent()
                || BY_UPGRADE.matcher(description()).lookingAt();
    }

    /** The revision whose contents it has by a roll-back; empty when it is none. */
    public OptionalInt rolledBackTo() {
        Matcher matcher = ROLLBACK.matcher(description());
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    /**
     * Which run of a deploy made it, or made the one before it that somebody's own Helm went on from; empty when Helm was
     * not told.
     */
    public String run() {
        return labels.getOrDefault(ReleaseOptions.RUN_LABEL, "");
    }

    /** The name of the preview that the release is; empty when it is none. */
    public String preview() {
        return labels.getOrDefault(ReleaseOptions.PREVIEW_LABEL, "");
    }

    /** When Helm last worked on it; the epoch when it does not say. */
    public Instant deployedAt() {
        try {
            return OffsetDateTime.parse(
                            release.path("info").path("last_deployed").asText(""))
                    .toInstant();
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    /** The chart's {@code appVersion}, which a deploy sets to the tag. */
    public String appVersion() {
        return release.path("chart").path("metadata").path("appVersion").asText("");
    }

    /** The chart's name and version, as in {@code microservice-1.0.0}. */
    public String chart() {
        JsonNode metadata = release.path("chart").path("metadata");
        return metadata.path("name").asText() + "-" + metadata.path("version").asText();
    }

    /** All its objects but the hooks, as YAML. */
    public String manifest() {
        return release.path("manifest").asText("");
    }

    /** Its hooks, as YAML. */
    public String hooks() {
        StringBuilder hooks = new StringBuilder();
        release.path("hooks")
                .forEach(hook -> hooks.append("---\n")
                        .append(hook.path("manifest").asText(""))
                        .append('\n'));
        return hooks.toString();
    }

    /** All of it in Helm's words, for who has to do what Helm does; not to be changed. */
    public JsonNode json() {
        return release;
    }
}
