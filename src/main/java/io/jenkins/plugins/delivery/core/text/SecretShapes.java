package io.jenkins.plugins.delivery.core.text;

import java.util.List;

/**
 * Secrets that are known by their own shape: keys in PEM, JSON web tokens, the passwords in addresses, and tokens with
 * the prefix of who issues them. Each is looked for from one occurrence of its fixed beginning to the next, and what was
 * looked at is not looked at again, so that the time grows with the text's length and no faster.
 */
final class SecretShapes {
    static final String PEM_BEGIN = "-----BEGIN ";
    static final String PEM_END = "-----END ";
    private static final String DASHES = "-----";
    private static final String JWT = "eyJ";
    private static final int SHORTEST_JWT_HEADER = 11;
    private static final String ADDRESS = "://";

    /** Of AWS, Aliyun, GitHub, GitLab, SonarQube, Docker Hub and Slack. */
    private static final List<String> ISSUED = List.of(
            "AKIA",
            "ASIA",
            "LTAI",
            "ghp_",
            "gho_",
            "ghu_",
            "ghs_",
            "github_pat_",
            "glpat-",
            "sqp_",
            "squ_",
            "sqa_",
            "dckr_pat_",
            "xoxb-",
            "xoxp-");

    private static final int SHORTEST_ISSUED = 16;

    private SecretShapes() {}

    static String masked(String text) {
        return addresses(issuedTokens(webTokens(keys(text))));
    }

    /** Where a line of PEM ends that begins a block or ends one; -1 when there is none at or after an index. */
    static int pemLineEnd(String text, String kind, int from) {
        for (int at = text.indexOf(kind, from); at >= 0; at = text.indexOf(kind, at + 1)) {
            int end = labelEnd(text, at + kind.length());
            if (end >= 0) {
                return end;
            }
        }
        return -1;
    }

    private static int labelEnd(String text, int start) {
        int end = start;
        while (end < text.length() && isInLabel(text.charAt(end))) {
            end++;
        }
        return end > start && text.startsWith(DASHES, end) ? end + DASHES.length() : -1;
    }

    private static boolean isInLabel(char c) {
        return c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == ' ';
    }

    private static String keys(String text) {
        Redaction redaction = new Redaction(text);
        int at = text.indexOf(PEM_BEGIN);
        while (at >= 0) {
            int next = at + 1;
            int body = labelEnd(text, at + PEM_BEGIN.length());
            if (body >= 0) {
                int end = pemLineEnd(text, PEM_END, body);
                next = end < 0 ? text.length() : end;
                redaction.hide(at, next);
            }
            at = text.indexOf(PEM_BEGIN, next);
        }
        return redaction.text();
    }

    private static String webTokens(String text) {
        Redaction redaction = new Redaction(text);
        int at = text.indexOf(JWT);
        while (at >= 0) {
            int next = tokenEnd(text, at);
            if (next - at >= SHORTEST_JWT_HEADER && isDot(text, next)) {
                int payload = tokenEnd(text, next + 1);
                if (payload > next + 1 && isDot(text, payload)) {
                    next = tokenEnd(text, payload + 1);
                    redaction.hide(at, next);
                }
            }
            at = text.indexOf(JWT, next);
        }
        return redaction.text();
    }

    private static boolean isDot(String text, int at) {
        return at < text.length() && text.charAt(at) == '.';
    }

    private static String issuedTokens(String text) {
        Redaction redaction = new Redaction(text);
        int at = 0;
        while (at < text.length()) {
            int end = tokenEnd(text, at);
            if (end - at >= SHORTEST_ISSUED && isIssued(text, at)) {
                redaction.hide(at, end);
            }
            at = end + 1;
        }
        return redaction.text();
    }

    private static boolean isIssued(String text, int at) {
        for (String prefix : ISSUED) {
            if (text.startsWith(prefix, at)) {
                return true;
            }
        }
        return false;
    }

    private static int tokenEnd(String text, int start) {
        int end = start;
        while (end < text.length() && (SecretAssignments.isWord(text.charAt(end)) || text.charAt(end) == '-')) {
            end++;
        }
        return end;
    }

    private static String addresses(String text) {
        Redaction redaction = new Redaction(text);
        for (int at = text.indexOf(ADDRESS); at >= 0; at = text.indexOf(ADDRESS, at + 1)) {
            int colon = at + ADDRESS.length();
            while (colon < text.length() && isInAddress(text.charAt(colon)) && ":@".indexOf(text.charAt(colon)) < 0) {
                colon++;
            }
            boolean scheme = at > 0 && SecretAssignments.isWord(text.charAt(at - 1));
            if (scheme && colon < text.length() && text.charAt(colon) == ':') {
                int end = passwordEnd(text, colon + 1);
                if (end > colon + 1) {
                    redaction.hide(colon + 1, end);
                }
            }
        }
        return redaction.text();
    }

    /** Up to the last at sign, because passwords have such, too; the start when it is none, but a port. */
    private static int passwordEnd(String text, int start) {
        int end = start;
        int at = start;
        boolean port = true;
        while (end < text.length() && isInAddress(text.charAt(end))) {
            port &= "0123456789…".indexOf(text.charAt(end)) >= 0;
            at = text.charAt(end) == '@' ? end : at;
            end++;
        }
        if (at > start) {
            return at;
        }
        int cut = CutText.cutAt(text);
        return cut >= start && cut < end && !port ? cut : start;
    }

    private static boolean isInAddress(char c) {
        return c != '/' && !SecretAssignments.isSpace(c);
    }
}
