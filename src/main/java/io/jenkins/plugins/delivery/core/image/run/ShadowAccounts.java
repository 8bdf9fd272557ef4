package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.run.Options.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code groupadd}, {@code useradd} and {@code usermod -aG} of the shadow suite. */
final class ShadowAccounts implements FileCommand {
    private static final String LOCK = "/etc/.pwd.lock";
    private static final long SECONDS_PER_DAY = 86_400;
    private static final Syntax GROUP = new Syntax("rf", "g", Map.of("gid", 'g', "system", 'r', "force", 'f'));
    private static final Syntax MEMBER = new Syntax("a", "G", Map.of("append", 'a', "groups", 'G'));
    private static final Syntax USER = new Syntax(
            "rmMNUl",
            "usdgcG",
            Map.ofEntries(
                    Map.entry("system", 'r'),
                    Map.entry("create-home", 'm'),
                    Map.entry("no-create-home", 'M'),
                    Map.entry("no-user-group", 'N'),
                    Map.entry("user-group", 'U'),
                    Map.entry("no-log-init", 'l'),
                    Map.entry("uid", 'u'),
                    Map.entry("shell", 's'),
                    Map.entry("home-dir", 'd'),
                    Map.entry("home", 'd'),
                    Map.entry("gid", 'g'),
                    Map.entry("comment", 'c'),
                    Map.entry("groups", 'G')));

    /** The day that stands for the last change of a password: that of the image, which is the commit's. */
    static long day(Call call) {
        return call.context().today().getEpochSecond() / SECONDS_PER_DAY;
    }

    @Override
    public void run(Call call) {
        if (call.isBusybox()) {
            throw call.unknown("of busybox");
        }
        if (!call.files().user().isRoot()) {
            throw call.unknown("as another user than root");
        }
        LoginDefaults defaults = new LoginDefaults(call.accounts());
        if (call.name().equals("groupadd")) {
            addGroup(call, defaults);
        } else if (call.name().equals("usermod")) {
            addToGroups(call);
        } else {
            defaults.check();
            addUser(call, defaults);
        }
        if (!AccountFile.exists(call, LOCK)) {
            call.files().fileSystem().put(LOCK, FileNode.file(0600, 0, 0, 0, new Content.InMemory(new byte[0])));
        }
    }

    private static void addGroup(Call call, LoginDefaults defaults) {
        Options options = Options.of(call, GROUP);
        String name = name(call, options);
        Set<Long> taken = call.accounts().gids();
        if (call.accounts().groupByName(name).isPresent()) {
            if (options.has('f')) {
                return;
            }
            throw new CommandFailedException("groupadd: group " + name + " is there already");
        }
        long gid = options.value('g')
                .map(text -> number(call, text))
                .orElseGet(() -> free(call, defaults, "GID", options.has('r'), taken));
        if (taken.contains(gid)) {
            if (options.has('f')) {
                throw call.unknown("-f with a number that is taken");
            }
            throw new CommandFailedException("groupadd: gid " + gid + " is taken");
        }
        groupFiles(call, name, true, gid, List.of());
    }

    private static void addUser(Call call, LoginDefaults defaults) {
        Options options = Options.of(call, USER);
        String name = name(call, options);
        boolean system = options.has('r');
        boolean home = options.has('m') || !options.has('M') && !system && defaults.is("CREATE_HOME");
        if (options.has('m') && options.has('M')
                || options.has('N') && options.has('U')
                || options.has('U') && options.has('g')) {
            throw call.unknown("with options or settings that are not known");
        }
        checkLogs(call, options.has('l'));
        if (call.accounts().userByName(name).isPresent()) {
            throw new CommandFailedException("useradd: user " + name + " is there already");
        }
        List<Accounts.Group> others = groups(call, options.value('G'));
        boolean ownGroup = options.has('U') || !options.has('N') && !options.has('g') && defaults.is("USERGROUPS_ENAB");
        if (ownGroup && call.accounts().groupByName(name).isPresent()) {
            throw new CommandFailedException("useradd: group " + name + " is there already, which -g would name");
        }
        Optional<Long> group = options.value('g').map(text -> group(call, text));
        long uid = uid(call, options, defaults);
        long gid = ownGroup
                ? ownGid(call, defaults, system, uid)
                : group.orElseGet(() -> group(call, defaults.useradd("GROUP", "100")));
        String directory = BusyboxAccounts.plain(call, options.value('d').orElse("/home/" + name));
        String shell = BusyboxAccounts.plain(call, options.value('s').orElse(defaults.useradd("SHELL", "")));
        String comment = BusyboxAccounts.plain(call, options.value('c').orElse(""));
        if (!directory.startsWith("/") || !shell.isEmpty() && !shell.startsWith("/")) {
            throw call.unknown(directory + " " + shell);
        }
        String ages = system ? "::::::" : ages(defaults);
        String user = String.join(":", name, "x", "" + uid, "" + gid, comment, directory, shell);
        AccountFile.append(call, Accounts.PASSWD, user);
        AccountFile.append(call, Accounts.SHADOW, name + ":!:" + day(call) + ages);
        groupFiles(call, name, ownGroup, gid, others);
        boolean inRange = uid >= defaults.number("UID_MIN", 1000) && uid <= defaults.number("UID_MAX", 60_000);
        if (!system && inRange) {
            addRange(call, defaults, "/etc/subuid", "SUB_UID", name);
            addRange(call, defaults, "/etc/subgid", "SUB_GID", name);
        }
        if (home
                && call.files()
                        .fileSystem()
                        .realPath(ImagePath.clean(directory))
                        .isEmpty()) {
            HomeDirectory.make(call, directory, defaults.homeMode(), uid, gid);
        }
        if (!system && "yes".equalsIgnoreCase(defaults.useradd("CREATE_MAIL_SPOOL", "no"))) {
            new Mailbox(call, defaults).make(name, uid, gid);
        }
    }

    private static long uid(Call call, Options options, LoginDefaults defaults) {
        Set<Long> taken = call.accounts().uids();
        long uid = options.value('u')
                .map(text -> number(call, text))
                .orElseGet(() -> free(call, defaults, "UID", options.has('r'), taken));
        if (taken.contains(uid)) {
            throw new CommandFailedException("useradd: uid " + uid + " is taken");
        }
        return uid;
    }

    /** Only the files in which something changes are written. */
    private static void addToGroups(Call call) {
        Options options = Options.of(call, MEMBER);
        String name = name(call, options);
        if (!options.has('a') || !options.has('G')) {
            throw call.unknown("without -a and -G");
        }
        if (call.accounts().userByName(name).isEmpty()) {
            throw new CommandFailedException("usermod: the image has no user " + name);
        }
        List<Accounts.Group> groups = groups(call, options.value('G'));
        for (String path : List.of(Accounts.GROUP, Accounts.GSHADOW)) {
            AccountFile file = new AccountFile(call, path);
            boolean changes = false;
            for (Accounts.Group group : groups) {
                if (!file.hasMember(group.name(), name)) {
                    file.addMember(group.name(), name);
                    changes = true;
                }
            }
            if (changes) {
                file.save();
            }
        }
    }

    /** Both files are written once, whatever changes in them. */
    private static void groupFiles(Call call, String name, boolean ownGroup, long gid, List<Accounts.Group> others) {
        if (!ownGroup && others.isEmpty()) {
            return;
        }
        AccountFile group = new AccountFile(call, Accounts.GROUP);
        AccountFile shadow = new AccountFile(call, Accounts.GSHADOW);
        for (Accounts.Group other : others) {
            group.addMember(other.name(), name);
            shadow.addMember(other.name(), name);
        }
        if (ownGroup) {
            group.add(name + ":x:" + gid + ":");
            shadow.add(name + ":!::");
        }
        group.save();
        shadow.save();
    }

    private static String ages(LoginDefaults defaults) {
        return ":" + defaults.number("PASS_MIN_DAYS", -1) + ":" + defaults.number("PASS_MAX_DAYS", -1) + ":"
                + defaults.number("PASS_WARN_AGE", -1) + ":::";
    }

    private static long ownGid(Call call, LoginDefaults defaults, boolean system, long uid) {
        Set<Long> taken = call.accounts().gids();
        boolean inRange = uid >= first(defaults, "GID", system) && uid <= last(defaults, "GID", system);
        return inRange && !taken.contains(uid) ? uid : free(call, defaults, "GID", system, taken);
    }

    private static long first(LoginDefaults defaults, String kind, boolean system) {
        return system ? defaults.number("SYS_" + kind + "_MIN", 101) : defaults.number(kind + "_MIN", 1000);
    }

    private static long last(LoginDefaults defaults, String kind, boolean system) {
        return system
                ? defaults.number("SYS_" + kind + "_MAX", defaults.number(kind + "_MIN", 1000) - 1)
                : defaults.number(kind + "_MAX", 60_000);
    }

    /** The number of a new user or group: of the system from the top down, others above the highest. */
    private static long free(Call call, LoginDefaults defaults, String kind, boolean system, Set<Long> taken) {
        long first = first(defaults, kind, system);
        long last = last(defaults, kind, system);
        if (system) {
            for (long id = last; id >= first; id--) {
                if (!taken.contains(id)) {
                    return id;
                }
            }
        } else {
            long next = taken.stream()
                    .filter(id -> id >= first && id <= last)
                    .mapToLong(id -> id + 1)
                    .max()
                    .orElse(first);
            if (next <= last) {
                return next;
            }
        }
        throw call.unknown("with all numbers taken");
    }

    private static void addRange(Call call, LoginDefaults defaults, String path, String setting, String name) {
        if (!AccountFile.exists(call, path)) {
            return;
        }
        AccountFile file = new AccountFile(call, path);
        long count = defaults.number(setting + "_COUNT", 65_536);
        long start = defaults.number(setting + "_MIN", 100_000);
        List<long[]> ranges = new ArrayList<>();
        for (String line : file.lines()) {
            String[] fields = line.split(":");
            if (fields.length != 3 || !fields[1].matches("[0-9]{1,10}") || !fields[2].matches("[0-9]{1,10}")) {
                throw call.unknown("with a line of " + path);
            }
            ranges.add(new long[] {Long.parseLong(fields[1]), Long.parseLong(fields[2])});
            if (fields[0].equals(name)) {
                throw call.unknown("with a range of its own already");
            }
        }
        ranges.sort((one, two) -> Long.compare(one[0], two[0]));
        for (long[] range : ranges) {
            if (range[0] - start >= count) {
                break;
            }
            start = Math.max(start, range[0] + range[1]);
        }
        file.add(name + ":" + start + ":" + count);
        file.save();
    }

    /** Logs with a place for each user, in which a new one's is made empty. */
    private static void checkLogs(Call call, boolean untouched) {
        for (String log : List.of("/var/log/lastlog", "/var/log/faillog")) {
            Optional<FileNode> node = call.files().fileSystem().stat(log);
            if (!untouched && node.isPresent() && node.get().size() > 0) {
                throw call.unknown("with entries in " + log);
            }
        }
    }

    private static List<Accounts.Group> groups(Call call, Optional<String> names) {
        List<Accounts.Group> groups = new ArrayList<>();
        for (String one : names.filter(text -> !text.isEmpty())
                .map(text -> text.split(","))
                .orElse(new String[0])) {
            if (!one.matches(BusyboxAccounts.NAME)) {
                throw call.unknown("-G " + one);
            }
            groups.add(call.accounts()
                    .groupByName(one)
                    .orElseThrow(() -> new CommandFailedException("useradd: the image has no group " + one)));
        }
        return groups;
    }

    private static long group(Call call, String text) {
        Optional<Accounts.Group> found = text.matches("[0-9]+")
                ? call.accounts().groupByNumber(number(call, text))
                : call.accounts().groupByName(text);
        return found.orElseThrow(() -> new CommandFailedException("useradd: the image has no group " + text))
                .gid();
    }

    private static String name(Call call, Options options) {
        if (options.operands().size() != 1 || !options.operands().get(0).matches(BusyboxAccounts.NAME)) {
            throw call.unknown(String.join(" ", options.operands()));
        }
        return options.operands().get(0);
    }

    private static long number(Call call, String text) {
        if (!text.matches("0|[1-9][0-9]{0,8}")) {
            throw call.unknown(text);
        }
        return Long.parseLong(text);
    }
}
