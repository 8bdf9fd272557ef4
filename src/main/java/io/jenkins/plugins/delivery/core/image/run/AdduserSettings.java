package io.jenkins.plugins.delivery.core.image.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of Debian's {@code adduser} an image has, by the program's own text, and its settings. Versions differ in the
 * home of a system user and in what they write; only those that were looked at are known.
 */
final class AdduserSettings {
    private static final String PROGRAM = "/usr/sbin/adduser";
    private static final String SETTINGS = "/etc/adduser.conf";
    private static final Pattern VERSION = Pattern.compile("(?m)^my \\$version = \"([^\"\\n]{1,40})\";$");
    private static final Pattern SETTING = Pattern.compile("([A-Z_]{1,40})=\"?([^\"]{0,200})\"?");

    /** Of Debian 11 and Ubuntu 22.04. */
    private static final Set<String> WITH_HOME = Set.of("3.118+deb11u1", "3.118ubuntu5");

    /** Of Debian 12 and Ubuntu 24.04. */
    private static final Set<String> WITHOUT_HOME = Set.of("3.134", "3.137ubuntu1");

    /** Settings that change nothing for a user of the system. */
    private static final Set<String> OF_OTHERS = Set.of(
            "DSHELL",
            "GROUPHOMES",
            "LETTERHOMES",
            "SKEL",
            "FIRST_UID",
            "LAST_UID",
            "FIRST_GID",
            "LAST_GID",
            "USERGROUPS",
            "USERS_GID",
            "USERS_GROUP",
            "SKEL_IGNORE_REGEX",
            "ADD_EXTRA_GROUPS",
            "EXTRA_GROUPS");

    private final String version;
    private final Map<String, String> values = new HashMap<>();

    AdduserSettings(Call call) {
        Matcher matcher = VERSION.matcher(call.accounts().text(PROGRAM).orElse(""));
        this.version = matcher.find() ? matcher.group(1) : "";
        if (!WITH_HOME.contains(version) && !WITHOUT_HOME.contains(version)) {
            throw call.unknown("of this image, " + (version.isEmpty() ? "without a version" : "version " + version));
        }
        for (String line : call.accounts().lines(SETTINGS)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                Matcher setting = SETTING.matcher(line.strip());
                if (!setting.matches()) {
                    throw call.unknown("with a line of " + SETTINGS);
                }
                values.put(setting.group(1), setting.group(2));
            }
        }
        check(call);
    }

    private void check(Call call) {
        values.forEach((name, value) -> {
            boolean known =
                    switch (name) {
                        case "FIRST_SYSTEM_UID", "FIRST_SYSTEM_GID" -> value.equals("100");
                        case "LAST_SYSTEM_UID", "LAST_SYSTEM_GID" -> value.equals("999");
                        case "DHOME" -> value.equals("/home");
                        case "SETGID_HOME" -> value.equals("no");
                        case "QUOTAUSER" -> value.isEmpty();
                        case "DIR_MODE", "SYS_DIR_MODE" -> value.matches("0?[0-7]{3}");
                        default -> OF_OTHERS.contains(name);
                    };
            if (!known || name.endsWith("HOMES") && !value.equals("no")) {
                throw call.unknown("with " + name + " in " + SETTINGS);
            }
        });
    }

    /** Whether a user of the system has a home below {@code /home}, and is written as any other. */
    boolean givesHomes() {
        return WITH_HOME.contains(version);
    }

    /** The mode of a home that is made. */
    int homeMode() {
        String mode = givesHomes()
                ? values.getOrDefault("DIR_MODE", "0755")
                : values.getOrDefault("SYS_DIR_MODE", version.equals("3.134") ? "0755" : "0750");
        return Integer.parseInt(mode, 8);
    }
}
