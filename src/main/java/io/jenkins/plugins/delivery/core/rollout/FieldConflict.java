package io.jenkins.plugins.delivery.core.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fields that a server-side apply left alone because others own them, in the API server's words: {@code Apply failed with
 * 2 conflicts: conflicts with "kubectl" with subresource "scale" using apps/v1: - .spec.replicas - …}.
 */
final class FieldConflict {
    private static final Pattern WORDS = Pattern.compile("Apply failed with \\d{1,6} conflicts?: (.*)");

    /** As Helm 4 names the object before the server's words. */
    private static final Pattern OBJECT = Pattern.compile("object (\\S++) [^ ,]*+, Kind=(\\w++): ");

    /** With the subresource that it went through, and what follows it: one field, or some after dashes. */
    private static final Pattern MANAGER = Pattern.compile(
            "conflicts? with \"([^\"]++)\"(?: with subresource \"([^\"]++)\")?+(?: using \\S++:)?+(?: at [^:]++:[^ ]++)?+");

    private static final int MOST_FIELDS = 10;

    private FieldConflict() {}

    /** @param error one line */
    static Optional<Diagnosis> in(String error) {
        Matcher words = WORDS.matcher(error);
        if (!words.find()) {
            return Optional.empty();
        }
        Matcher object = OBJECT.matcher(error).region(0, words.start());
        String name = "Object";
        while (object.find()) {
            name = object.group(2) + " " + object.group(1);
        }
        List<String> owners = owners(words.group(1));
        return Optional.of(Diagnosis.of(
                Cause.FIELD_CONFLICT,
                name,
                owners.isEmpty()
                        ? "somebody else owns a field that the chart sets: " + words.group(1)
                        : String.join("; ", owners)));
    }

    private static List<String> owners(String text) {
        List<String> owners = new ArrayList<>();
        Matcher manager = MANAGER.matcher(text);
        boolean found = manager.find();
        while (found) {
            String who = manager.group(1)
                    + (manager.group(2) == null ? "" : " (through the subresource " + manager.group(2) + ")");
            int from = manager.end();
            found = manager.find();
            owners.add(fields(text.substring(from, found ? manager.start() : text.length())) + " is owned by " + who);
        }
        return owners;
    }

    private static String fields(String text) {
        List<String> fields = new ArrayList<>();
        for (String word : text.trim().split(" ", -1)) {
            if (word.startsWith(".")) {
                fields.add(word);
            }
        }
        if (fields.isEmpty()) {
            return "a field";
        }
        return String.join(", ", fields.subList(0, Math.min(MOST_FIELDS, fields.size())))
                + (fields.size() > MOST_FIELDS ? " and " + (fields.size() - MOST_FIELDS) + " more" : "");
    }
}
