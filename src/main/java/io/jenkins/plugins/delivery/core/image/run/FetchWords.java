package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.HashMap;
import java.util.Map;

/** The options of {@code curl} or {@code wget} by their letters, and the one address. */
final class FetchWords {
    private final Call call;
    private final Map<Character, String> values = new HashMap<>();

    @CheckForNull
    private String address;

    private FetchWords(Call call) {
        this.call = call;
    }

    /**
     * Reads them.
     *
     * @param longNames with their dashes, each with the letter that stands for it
     * @param flags letters without a value
     * @param valued letters with one
     */
    static FetchWords of(Call call, Map<String, String> longNames, String flags, String valued) {
        FetchWords words = new FetchWords(call);
        for (int at = 0; at < call.arguments().size(); at++) {
            String word = call.arguments().get(at);
            String next = at + 1 < call.arguments().size() ? call.arguments().get(at + 1) : null;
            boolean took;
            if (word.startsWith("--")) {
                took = words.longOption(longNames, valued, word, next);
            } else if (word.startsWith("-") && word.length() > 1) {
                took = words.letters(word, flags, valued, next);
            } else {
                took = false;
                if (words.address != null) {
                    throw call.unknown(word);
                }
                words.address = word;
            }
            at += took ? 1 : 0;
        }
        return words;
    }

    private boolean longOption(Map<String, String> longNames, String valued, String word, @CheckForNull String next) {
        String[] parts = word.split("=", 2);
        String letter = longNames.get(parts[0]);
        if (letter == null || parts.length > 1 && call.name().equals("curl")) {
            throw call.unknown(word);
        }
        boolean takes = valued.contains(letter);
        if (!takes && parts.length > 1) {
            throw call.unknown(word);
        }
        put(letter.charAt(0), takes ? parts.length > 1 ? parts[1] : next : "", word);
        return takes && parts.length == 1;
    }

    /** Whether it took the next word for its value. */
    private boolean letters(String word, String flags, String valued, @CheckForNull String next) {
        // As in -nv.
        String letters = call.name().equals("wget") && word.equals("-nv") ? "-q" : word;
        for (int i = 1; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            if (valued.indexOf(letter) >= 0) {
                boolean inside = i + 1 < letters.length();
                put(letter, inside ? letters.substring(i + 1) : next, word);
                return !inside;
            }
            if (flags.indexOf(letter) < 0) {
                throw call.unknown(word);
            }
            put(letter, "", word);
        }
        return false;
    }

    private void put(char letter, @CheckForNull String value, String word) {
        boolean again = values.containsKey(letter) && letter != '!';
        if (value == null || again && !value.isEmpty()) {
            throw call.unknown(word);
        }
        values.put(letter, value);
    }

    boolean has(char letter) {
        return values.containsKey(letter);
    }

    /** Null when it is not there. */
    @CheckForNull
    String value(char letter) {
        String value = values.get(letter);
        if (value != null && value.isEmpty()) {
            throw call.unknown("-" + letter + " ''");
        }
        return value;
    }

    /** The address, which has this form. */
    String url(String form) {
        if (address == null || !address.matches(form)) {
            throw call.unknown(address == null ? "without an address" : address);
        }
        return address;
    }
}
