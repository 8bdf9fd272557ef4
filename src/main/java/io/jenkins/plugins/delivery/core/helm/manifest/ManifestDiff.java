package io.jenkins.plugins.delivery.core.helm.manifest;

import io.jenkins.plugins.delivery.core.text.CutText;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a deploy changes: a line an object and a line a field, secrets hidden. */
public final class ManifestDiff {
    private static final int MOST_LINES = 40;
    private static final int LONGEST_VALUE = 200;
    private static final int LONGEST_NAME = 300;
    private static final String HIDDEN = "(hidden)";

    /** What parts words, and the settings in the addresses of databases. */
    private static final String WORD_ENDS = " \t⏎,;&?@\"'";

    /** Such fields hold secrets also where they should not, as in the environment of a container. */
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i)passw|secret|token|credential|private|api[-_]?key|access[-_]?key|dsn|connection[-_]?string");

    /** Labels that follow the tag and the chart, on every object. */
    private static final Pattern ECHO = Pattern.compile("labels\\.(?:app\\.kubernetes\\.io/version|helm\\.sh/chart)$");

    private static final Pattern LINE_END = Pattern.compile("\\R");

    private ManifestDiff() {}

    /** The lines for the log; none when nothing changes. */
    public static List<String> between(Manifest before, Manifest after) {
        Map<String, ManifestObject> old = byId(before);
        Map<String, ManifestObject> now = byId(after);
        List<String> lines = new ArrayList<>();
        now.forEach((id, object) -> {
            ManifestObject was = old.get(id);
            if (was == null) {
                lines.add("+ " + id);
            } else {
                changes(was, object, lines);
            }
        });
        old.keySet().stream().filter(id -> !now.containsKey(id)).forEach(id -> lines.add("- " + id));
        if (lines.size() > MOST_LINES) {
            int more = lines.size() - MOST_LINES;
            lines.subList(MOST_LINES, lines.size()).clear();
            lines.add("… and " + more + " more");
        }
        return lines;
    }

    private static void changes(ManifestObject was, ManifestObject now, List<String> lines) {
        Map<String, Object> before = flatten(was);
        Map<String, Object> after = flatten(now);
        Map<String, Object> all = new TreeMap<>(before);
        all.putAll(after);
        boolean secret = now.kind().equals("Secret");
        List<String> fields = new ArrayList<>();
        for (String path : all.keySet()) {
            Object from = before.get(path);
            Object to = after.get(path);
            if (!Objects.equals(from, to) && !ECHO.matcher(path).find()) {
                boolean hide = secret && (path.startsWith("data.") || path.startsWith("stringData."))
                        || SECRET_NAME.matcher(path).find();
                fields.add("    " + name(path) + ": " + show(from, hide) + " → " + show(to, hide));
            }
        }
        if (!fields.isEmpty()) {
            lines.add("~ " + now.id());
            lines.addAll(fields);
        }
    }

    /** A key of a ConfigMap or an annotation is whatever its author likes. */
    private static String name(String path) {
        return CutText.of(LINE_END.matcher(path).replaceAll("⏎"), LONGEST_NAME);
    }

    private static String show(Object value, boolean hide) {
        if (value == null) {
            return "(none)";
        }
        if (hide) {
            return HIDDEN;
        }
        // Masked before it is cut: a file of settings in a ConfigMap has its passwords in lines of their own.
        String text = String.join(
                "⏎", SecretMask.SHAPES.lines(value.toString().lines().toList()));
        return text.length() <= LONGEST_VALUE ? text : cut(text);
    }

    /**
     * Between two words, as a secret is one that the log knows: of one that was cut in the middle, nobody would know the
     * half that is left.
     */
    private static String cut(String text) {
        int end = LONGEST_VALUE;
        while (end > 0 && WORD_ENDS.indexOf(text.charAt(end)) < 0) {
            end--;
        }
        return CutText.of(text.substring(0, end), text.length() - end, "characters");
    }

    private static Map<String, ManifestObject> byId(Manifest manifest) {
        Map<String, ManifestObject> objects = new LinkedHashMap<>();
        manifest.objects().stream()
                .filter(object -> !object.isHook())
                .forEach(object -> objects.put(object.id(), object));
        return objects;
    }

    private static Map<String, Object> flatten(ManifestObject object) {
        Map<String, Object> flat = new LinkedHashMap<>();
        flatten("", object.fields(), flat);
        return flat;
    }

    private static void flatten(String path, Object node, Map<String, Object> flat) {
        if (node instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((name, below) -> flatten(path.isEmpty() ? "" + name : path + "." + name, below, flat));
        } else if (node instanceof List<?> list && !list.isEmpty()) {
            for (int i = 0; i < list.size(); i++) {
                flatten(path + "[" + nameOf(list.get(i), i) + "]", list.get(i), flat);
            }
        } else {
            flat.put(path, node);
        }
    }

    /** Elements with names are the same element wherever they stand. */
    private static String nameOf(Object element, int index) {
        return element instanceof Map<?, ?> map && map.get("name") instanceof String name ? name : "" + index;
    }
}
