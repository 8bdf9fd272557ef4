package io.jenkins.plugins.delivery.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values from Groovy as plain, serializable ones: a string with variables is a string. */
public final class PlainValues {
    private PlainValues() {}

    /** Maps and lists in it as well; null when there are none. */
    @CheckForNull
    public static Map<String, Object> of(@CheckForNull Map<?, ?> values) {
        return values == null || values.isEmpty() ? null : map(values);
    }

    /** A list of texts; null when it is empty. */
    @CheckForNull
    public static List<String> list(@CheckForNull List<String> values) {
        return values == null || values.isEmpty() ? null : List.copyOf(values);
    }

    /** Values as text, in the order of the names; null when there are none. */
    @CheckForNull
    public static Map<String, String> texts(@CheckForNull Map<?, ?> values) {
        if (values == null || values.isEmpty()) {
            return null;
        }
        Map<String, String> texts = new TreeMap<>();
        values.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        return texts;
    }

    private static Map<String, Object> map(Map<?, ?> values) {
        Map<String, Object> plain = new LinkedHashMap<>();
        values.forEach((name, value) -> plain.put(String.valueOf(name), plain(value)));
        return plain;
    }

    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map(map);
        }
        if (value instanceof Iterable<?> list) {
            List<Object> plain = new ArrayList<>();
            list.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
