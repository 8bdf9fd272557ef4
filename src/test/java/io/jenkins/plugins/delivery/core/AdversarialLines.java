package io.jenkins.plugins.delivery.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lines that are nothing but one piece of text again and again, which is what makes a careless search slow. */
public final class AdversarialLines {
    private static final List<String> PIECES = List.of(
            "a",
            "A",
            "0",
            " ",
            "\t",
            "\"",
            "'",
            "`",
            "-",
            "--",
            ":",
            "::",
            "=",
            "==",
            "/",
            "//",
            ".",
            "..",
            ",",
            ";",
            "@",
            "(",
            ")",
            "((",
            "{",
            "}",
            "{}",
            "[",
            "]",
            "<",
            ">",
            "|",
            "\\",
            "\\\"",
            "\n",
            "\r\n",
            "_",
            "$",
            "${",
            "#",
            "%",
            "a ",
            "a=",
            "a=a",
            "a:",
            "a: ",
            "a.",
            "a/",
            "a-",
            "0.",
            "0 ",
            "\"a\"",
            "\"a\":\"",
            "://",
            "://x:y",
            "a://x:y",
            "a://x:y@",
            "a://",
            "eyJ",
            "eyJa.",
            "eyJaaaaaaaaaa.a",
            "-----",
            "-----BEGIN ",
            "-----BEGIN A-----",
            "-----BEGIN A----- a -----END a",
            "password",
            "password=",
            "password: ",
            "password:  ",
            "password=\"",
            "password='",
            "\"password\\\":\\\"",
            "token ",
            "--token ",
            "-token",
            "d=d=",
            "y=y=y:",
            "bearer ",
            "Bearer aaaaaaaa ",
            "basic  ",
            "\"value\",",
            "\",\"value\":",
            "{\"name\":\"DB_PASSWORD\",\"value\":\"",
            "ghp_",
            "AKIA",
            "\u001b",
            "\u001b[",
            "\u001b[1;3",
            "\u001b[m",
            "dXNlcjpwYXNzd29yZA==",
            "0123456789abcdef",
            "\u0301",
            "a\u0301",
            "你好",
            "😀",
            "\ud83d",
            "…",
            "\u200b",
            "\u2028",
            "  : ",
            "Error: ",
            "\nError: ");

    private AdversarialLines() {}

    /** Such of any kind. */
    public static Stream<String> of(int length) {
        return PIECES.stream().map(piece -> repeated(piece, length));
    }

    /** Such of beginnings of what a pattern looks for. */
    static Stream<String> against(Pattern pattern, int length) {
        Set<String> beginnings = new LinkedHashSet<>();
        for (String example : examples(pattern.pattern())) {
            for (int end = 1; end <= Math.min(example.length(), 40); end++) {
                beginnings.add(example.substring(0, end));
            }
            for (int start = 1; start < Math.min(example.length(), 6); start++) {
                beginnings.add(example.substring(start));
            }
        }
        return beginnings.stream().map(piece -> repeated(piece, length));
    }

    static String repeated(String piece, int length) {
        return piece.repeat(length / piece.length() + 1).substring(0, length);
    }

    /** What the alternatives of a regular expression match, more or less: each part of it once. */
    private static List<String> examples(String regex) {
        List<String> examples = new ArrayList<>();
        StringBuilder example = new StringBuilder();
        int i = 0;
        while (i < regex.length()) {
            char c = regex.charAt(i);
            if (c == '|') {
                examples.add(example.toString());
                example.setLength(0);
                i++;
            } else if (c == '\\') {
                int end = escapeEnd(regex, i);
                example.append(member(regex.substring(i, end)));
                i = end;
            } else if (c == '[') {
                int end = classEnd(regex, i);
                example.append(member(regex.substring(i, end)));
                i = end;
            } else if (c == '(') {
                i = groupStart(regex, i);
            } else if (c == '{') {
                i = regex.indexOf('}', i) + 1;
            } else {
                if (").*+?^$".indexOf(c) < 0) {
                    example.append(c);
                }
                i++;
            }
        }
        examples.add(example.toString());
        return examples.stream().filter(text -> !text.isEmpty()).toList();
    }

    private static int escapeEnd(String regex, int at) {
        char c = regex.charAt(at + 1);
        if (c == 'p' || c == 'P') {
            return regex.indexOf('}', at) + 1;
        }
        if (c == 'x' || c == 'u') {
            return at + (c == 'x' ? 4 : 6);
        }
        return c == 'k' ? regex.indexOf('>', at) + 1 : at + 2;
    }

    private static int classEnd(String regex, int at) {
        int depth = 0;
        for (int i = at; ; i++) {
            switch (regex.charAt(i)) {
                case '\\' -> i++;
                case '[' -> depth++;
                case ']' -> depth -= i == at + 1 ? 0 : 1;
                default -> {}
            }
            if (depth == 0) {
                return i + 1;
            }
        }
    }

    /** Behind the sign of what kind of a group it is; look-arounds match nothing of their own. */
    private static int groupStart(String regex, int at) {
        if (!regex.startsWith("(?", at)) {
            return at + 1;
        }
        if (regex.startsWith("(?<!", at)
                || regex.startsWith("(?<=", at)
                || regex.startsWith("(?!", at)
                || regex.startsWith("(?=", at)) {
            int depth = 0;
            for (int i = at; ; i++) {
                switch (regex.charAt(i)) {
                    case '\\' -> i++;
                    case '[' -> i = classEnd(regex, i) - 1;
                    case '(' -> depth++;
                    case ')' -> depth--;
                    default -> {}
                }
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        int i = at + 2;
        while (regex.charAt(i) != ':' && regex.charAt(i) != ')' && regex.charAt(i) != '>') {
            i++;
        }
        return i + 1;
    }

    private static String member(String characterClass) {
        if (characterClass.startsWith("\\Q") || characterClass.startsWith("\\E")) {
            return "";
        }
        Pattern one = Pattern.compile(characterClass.matches("\\\\[1-9]") ? "a" : characterClass);
        return Stream.of("a", "A", "1", " ", "-", "\"", ".", ":", "/", "\n", "\t", "|", "'", "\\", "{", "\u0001")
                .filter(text -> one.matcher(text).matches())
                .findFirst()
                .orElse("");
    }
}
