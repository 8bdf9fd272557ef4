package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.util.HashMap;
import java.util.Map;

/** The settings of the shadow suite, {@code /etc/login.defs} and {@code /etc/default/useradd}. */
final class LoginDefaults {
    private final Map<String, String> login = new HashMap<>();
    private final Map<String, String> useradd = new HashMap<>();

    LoginDefaults(Accounts accounts) {
        if (accounts.text("/etc/login.defs").isEmpty()) {
            throw new NeedsProcessException("/etc/login.defs", "is not there");
        }
        read(accounts, "/etc/login.defs", "\\s+", login);
        read(accounts, "/etc/default/useradd", "=", useradd);
    }

    private static void read(Accounts accounts, String path, String separator, Map<String, String> values) {
        for (String line : accounts.lines(path)) {
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                String[] parts = text.split(separator, 2);
                values.put(parts[0].strip(), parts.length > 1 ? parts[1].strip().replace("\"", "") : "");
            }
        }
    }

    long number(String name, long fallback) {
        String value = login.get(name);
        if (value == null) {
            return fallback;
        }
        if (!value.matches("0|[1-9][0-9]{0,9}|-1")) {
            throw new NeedsProcessException(name, "has a value that is not known, " + value);
        }
        return Long.parseLong(value);
    }

    boolean is(String name) {
        return "yes".equalsIgnoreCase(login.get(name));
    }

    /** The mode of new home directories. */
    int homeMode() {
        String mode = login.get("HOME_MODE");
        String text = mode == null ? login.getOrDefault("UMASK", "022") : mode;
        if (!text.matches("0[0-7]{1,3}")) {
            throw new NeedsProcessException("UMASK", "has a value that is not known, " + text);
        }
        int value = Integer.parseInt(text, 8);
        return mode == null ? 0777 & ~value : value;
    }

    String useradd(String name, String fallback) {
        return useradd.getOrDefault(name, fallback);
    }

    /** Where mailboxes are; empty for none. */
    String mailDirectory() {
        String directory = login.get("MAIL_DIR");
        if (directory == null && !login.containsKey("MAIL_FILE")) {
            throw new NeedsProcessException("MAIL_DIR", "is not set, so that the program knows the directory alone");
        }
        return directory == null ? "" : directory;
    }

    /** Fails for settings that change more than is known. */
    void check() {
        boolean known = useradd("HOME", "/home").equals("/home")
                && useradd("INACTIVE", "-1").equals("-1")
                && useradd("EXPIRE", "").isEmpty()
                && useradd("SKEL", "/etc/skel").equals("/etc/skel")
                && login.getOrDefault("USERADD_CMD", "").isEmpty()
                && login.getOrDefault("MAX_MEMBERS_PER_GROUP", "0").equals("0");
        if (!known) {
            throw new NeedsProcessException("/etc/default/useradd", "has a value that is not known");
        }
    }
}
