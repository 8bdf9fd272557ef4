package io.jenkins.plugins.delivery.core.text;

import java.util.stream.Stream;

/**
 * Names that say that their value is a secret, by how they end: {@code spring.datasource.password}, {@code DB_PASS}.
 * They are kept as a tree of their letters from the last to the first, so that a look at a text ends at the first letter
 * that none of them has.
 */
final class SecretNames {
    private static final SecretNames ENDINGS = new SecretNames();

    static {
        Stream.of(
                        "password",
                        "passwd",
                        "pwd",
                        "_pass",
                        "-pass",
                        ".pass",
                        "passphrase",
                        "secret",
                        "token",
                        "credential",
                        "credentials",
                        // The logins in Docker's configuration, in a Secret, and in the file itself.
                        "dockerconfigjson",
                        "dockercfg",
                        "\"auth",
                        // The private key in a kubeconfig.
                        "client-key-data")
                .forEach(ENDINGS::add);
        Stream.of("api", "access", "private", "secret", "account", "signing", "encrypt", "encryption", "master")
                .flatMap(kind -> Stream.of("", "_", "-", ".").map(separator -> kind + separator + "key"))
                .forEach(ENDINGS::add);
    }

    private final SecretNames[] before = new SecretNames[128];
    private boolean complete;

    private SecretNames() {}

    private void add(String name) {
        SecretNames letter = this;
        for (int i = name.length() - 1; i >= 0; i--) {
            char c = name.charAt(i);
            if (letter.before[c] == null) {
                letter.before[c] = new SecretNames();
            }
            letter = letter.before[c];
        }
        letter.complete = true;
    }

    /** Whether such a name ends in the text before an index. */
    static boolean endBefore(String text, int end) {
        SecretNames letter = ENDINGS;
        for (int i = end - 1; i >= 0; i--) {
            char c = text.charAt(i);
            letter = c < letter.before.length ? letter.before[c >= 'A' && c <= 'Z' ? c + 32 : c] : null;
            if (letter == null) {
                return false;
            }
            if (letter.complete) {
                return true;
            }
        }
        return false;
    }
}
