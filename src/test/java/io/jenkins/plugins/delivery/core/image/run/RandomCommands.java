package io.jenkins.plugins.delivery.core.image.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Lists of commands, combined at random out of the forms that are known; the same seed gives the same lists. */
final class RandomCommands {
    private static final List<String> DIRECTORIES = List.of(
            "/a", "/a/b", "/srv", "/opt/app", "/a/b/c", "/home", "/var/local", "/d", "/usr/share/zoneinfo", "/l");
    private static final List<String> FILES = List.of(
            "/a/f",
            "/srv/f",
            "/f",
            "/etc/group",
            "/etc/shadow",
            "/opt/app/x.jar",
            "/a/b/g",
            "/d/l",
            "/l",
            "/k",
            "/d/f");
    private static final List<String> MODES = List.of(
            "755",
            "0644",
            "700",
            "4755",
            "2755",
            "1777",
            "00700",
            "+x",
            "u+x",
            "g=u",
            "a+rwX",
            "go-rwx",
            "u=rwX,go=rX",
            "g+s",
            "=r",
            "o+t",
            "u+s,g-s",
            "+w",
            "o=g",
            "ug=rw,o=",
            "a-s");
    private static final List<String> OWNERS =
            List.of("1000", "0", "daemon", "daemon:daemon", "1:2", ":5", "root:root", "nobody:", ":daemon", "77:root");

    private final Random random;
    private final String root;

    RandomCommands(long seed, String root) {
        this.random = new Random(seed);
        this.root = root;
    }

    List<String> list() {
        List<String> commands = new ArrayList<>();
        int count = 2 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            commands.add(command());
        }
        return commands;
    }

    private String command() {
        return switch (random.nextInt(33)) {
            case 0, 1 -> "mkdir " + any("", "-p ", "-p ", "-m " + any(MODES) + " ", "-pm 750 ") + some(DIRECTORIES);
            case 2 -> "touch " + any("", "-c ") + some(FILES);
            case 3, 4 -> "chmod " + any("", "-R ") + any(MODES) + " " + some(any());
            case 5, 6 -> "chown " + any("", "-R ", "-h ", "-Rh ") + any(OWNERS) + " " + some(any());
            case 7 -> "chgrp " + any("", "-R ") + any("daemon", "9") + " " + some(any());
            case 8 -> "rm " + any("", "-f ", "-r ", "-rf ") + some(any());
            case 9, 10 -> "mv " + any("", "-f ") + path() + " " + path();
            case 11, 12, 13 ->
                "cp " + any("", "-r ", "-a ", "-p ", "-rp ", "-R ", "-rL ", "-d ") + source() + " " + path();
            case 14 -> "cp " + any("", "-r ", "-a ") + path() + " " + source() + " " + any(DIRECTORIES);
            case 15, 16 -> "ln " + any("-s ", "-sf ", "-snf ", "-sfn ", "-sfT ") + path() + " " + path();
            case 17 ->
                "echo " + any("x", "$TZ", "-n y", "'a b'", "\"$TZ z\"", "*", "/a/*") + any(" > ", " >> ") + path();
            case 18 -> "printf " + any("'a\\n'", "'%s\\n' b c", "\"x\"") + any(" > ", " >> ") + path();
            case 19 -> "(cd " + any(DIRECTORIES) + any(" && ", "; ") + command() + ")";
            case 20 -> accounts();
            case 21 -> condition() + any(" && ", " || ") + command();
            case 22 -> command() + any(" && ", " || ") + command();
            case 23 -> "(set -e; " + command() + "; " + command() + ")" + any("", " && touch /e", " || touch /e");
            case 25 ->
                "if " + any(condition(), "! " + command(), command()) + "; then " + command()
                        + any("; fi", "; else " + command() + "; fi");
            case 26 -> "for p in " + some(any()) + " /srv/*; do " + command().replace("/a/f", "$p") + "; done";
            case 27 ->
                any("{ ", "! { ") + command() + "; " + command() + "; }"
                        + any("", " || ", " && ").replace("& ", "& touch /z").replace("| ", "| touch /y");
            case 28 -> "V=" + path() + any("; ", " && ") + command().replace("/srv", "$V");
            case 29 -> "cat " + some(any()) + any(" > ", " >> ") + path();
            case 30 ->
                "V=$(" + any("basename ", "dirname ", "readlink -f ", "ls ", "cat ", "echo ") + path()
                        + "); echo \"$V\" $V /$V > " + path();
            case 31 -> "touch $(dirname " + path() + ")/`basename " + path() + "`";
            case 32 ->
                "[ " + any("", "! ") + "-f " + path() + any(" -a ", " -o ") + any("", "! ") + "-d " + path() + " ]"
                        + any(" && ", " || ") + command();
            case 24 -> "sed -i " + any("s/o/0/", "s/o/0/g", "'s/^.*x/[&]/'", "'s#:.*:#-#'") + " " + some(FILES);
            default -> "rm -rf " + any("/a/*", "/srv/*", "/usr/share/zoneinfo/*", "/d/?", "/opt/a[a-q]p");
        };
    }

    private String condition() {
        return "[ " + any("", "! ") + any("-e ", "-f ", "-d ", "-L ", "-x ") + path() + " ]";
    }

    private String accounts() {
        String name = any("u1", "u2", "app", "daemon");
        String group = any("g1", "app", "users", "daemon");
        return root.equals("busybox")
                ? any(
                        "addgroup " + any("", "-S ", "-g 1005 ") + group,
                        "adduser -D " + any("", "-H ", "-u 1005 ", "-G " + group + " ", "-h /a/home ") + name,
                        "adduser -S " + any("", "-H ", "-s /bin/sh ") + name + any("", " -G " + group),
                        "addgroup " + name + " " + group)
                : any(
                        "addgroup --system " + any("", "--gid 1005 ") + group,
                        "adduser --system "
                                + any("", "--group ", "--ingroup " + group + " ", "--gid 1005 ")
                                + any("", "--uid 1005 ", "--home /a/home ", "--home /a ", "--no-create-home ")
                                + name,
                        "groupadd " + any("", "-r ", "-g 1005 ", "-f ") + group,
                        "useradd "
                                + any("", "-r ", "-m ", "-M ", "-N ", "-U ")
                                + any("", "-u 1005 ", "-g " + group + " ", "-G " + group + " ", "-d /a/home ")
                                + name);
    }

    private String source() {
        return any(path(), path(), any(DIRECTORIES) + "/.", any(DIRECTORIES) + "/", any(DIRECTORIES) + "/*");
    }

    private List<String> any() {
        return random.nextBoolean() ? DIRECTORIES : FILES;
    }

    private String path() {
        return any(any());
    }

    private String some(List<String> of) {
        return random.nextInt(3) == 0 ? any(of) + " " + any(of) : any(of);
    }

    private String any(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String any(String... of) {
        return of[random.nextInt(of.length)];
    }
}
