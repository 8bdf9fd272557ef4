package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.run.Options.Syntax;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code addgroup} and {@code adduser} of busybox, with the numbers that Alpine gives; Debian's are handed on. */
final class BusyboxAccounts implements FileCommand {
    static final String NAME = "[a-z_][a-z0-9_-]{0,30}";
    private static final long FIRST_SYSTEM = 100;
    private static final long LAST_SYSTEM = 999;
    private static final long LAST = 256_000;
    private static final Syntax GROUP = new Syntax("S", "g", Map.of("gid", 'g', "system", 'S'));
    private static final Syntax USER = new Syntax(
            "DSH",
            "hgsGuk",
            Map.of(
                    "home", 'h',
                    "gecos", 'g',
                    "shell", 's',
                    "ingroup", 'G',
                    "disabled-password", 'D',
                    "empty-password", 'D',
                    "system", 'S',
                    "no-create-home", 'H',
                    "uid", 'u'));

    @Override
    public void run(Call call) {
        if (!call.isBusybox()) {
            new DebianAccounts().run(call);
            return;
        }
        if (!call.files().user().isRoot()) {
            throw new CommandFailedException(call.name() + ": only root may do this");
        }
        if (call.name().equals("addgroup")) {
            addGroup(call);
        } else {
            addUser(call);
        }
    }

    private static void addGroup(Call call) {
        Options options = Options.of(call, GROUP);
        List<String> operands = options.operands();
        if (operands.size() == 2 && options.isEmpty()) {
            addMember(call, operands.get(0), operands.get(1));
            return;
        }
        if (operands.size() != 1) {
            throw call.unknown(String.join(" ", operands));
        }
        Optional<Long> gid = options.value('g').map(text -> number(call, text));
        addGroup(call, operands.get(0), gid, options.has('S'));
    }

    private static void addGroup(Call call, String name, Optional<Long> given, boolean system) {
        check(call, name);
        if (call.accounts().groupByName(name).isPresent()) {
            throw new CommandFailedException("addgroup: group " + name + " is there already");
        }
        long gid = free("addgroup: gid ", given, system, call.accounts().gids());
        AccountFile.append(call, Accounts.GROUP, name + ":x:" + gid + ":");
        if (AccountFile.exists(call, Accounts.GSHADOW)) {
            AccountFile.append(call, Accounts.GSHADOW, name + ":!::");
        }
    }

    /** The number that is given, or else the lowest that is free. */
    private static long free(String what, Optional<Long> given, boolean system, Set<Long> taken) {
        long id = given.orElse(system ? FIRST_SYSTEM : LAST_SYSTEM + 1);
        while (taken.contains(id)) {
            if (given.isPresent() || id == (system ? LAST_SYSTEM : LAST)) {
                throw new CommandFailedException(what + id + " is taken");
            }
            id++;
        }
        return id;
    }

    private static void addMember(Call call, String user, String group) {
        if (call.accounts().userByName(user).isEmpty()) {
            throw new CommandFailedException(call.name() + ": the image has no user " + user);
        }
        Accounts.Group there = call.accounts()
                .groupByName(group)
                .orElseThrow(() -> new CommandFailedException(call.name() + ": the image has no group " + group));
        if (there.members().contains(user)) {
            return;
        }
        for (String path : List.of(Accounts.GROUP, Accounts.GSHADOW)) {
            if (AccountFile.exists(call, path)) {
                AccountFile file = new AccountFile(call, path);
                file.addMember(group, user);
                file.save();
            }
        }
    }

    private static void addUser(Call call) {
        Options options = Options.of(call, USER);
        List<String> operands = options.operands();
        if (operands.size() == 2 && options.isEmpty()) {
            addMember(call, operands.get(0), operands.get(1));
            return;
        }
        boolean system = options.has('S');
        if (operands.size() != 1 || options.has('k') || !system && !options.has('D')) {
            // Without -D it asks for a password.
            throw call.unknown(String.join(" ", call.arguments()));
        }
        String name = operands.get(0);
        check(call, name);
        if (call.accounts().userByName(name).isPresent()) {
            throw new CommandFailedException("adduser: user " + name + " is there already");
        }
        String home = plain(call, options.value('h').orElse("/home/" + name));
        String shell = plain(call, options.value('s').orElseGet(() -> shell(call, system)));
        String gecos = plain(call, options.value('g').orElse("Linux User,,,"));
        Optional<String> group = options.value('G').or(() -> system ? Optional.of("nogroup") : Optional.empty());
        Optional<Long> gid = group.map(one -> call.accounts()
                .groupByName(one)
                .map(Accounts.Group::gid)
                .orElseThrow(() -> new CommandFailedException("adduser: the image has no group " + one)));
        Set<Long> taken = call.accounts().uids();
        if (gid.isEmpty()) {
            taken.addAll(call.accounts().gids());
        }
        long uid = free("adduser: uid ", options.value('u').map(text -> number(call, text)), system, taken);
        if (gid.isEmpty() && call.accounts().groupByName(name).isPresent()) {
            throw new CommandFailedException("adduser: group " + name + " is there already");
        }
        long ownGid = gid.orElse(uid);
        String user = String.join(":", name, "x", "" + uid, "" + ownGid, gecos, home, shell);
        AccountFile.append(call, Accounts.PASSWD, user);
        if (AccountFile.exists(call, Accounts.SHADOW)) {
            AccountFile.append(call, Accounts.SHADOW, name + ":!:" + ShadowAccounts.day(call) + ":0:99999:7:::");
        }
        if (group.isPresent()) {
            addMember(call, name, group.get());
        } else {
            addGroup(call, name, Optional.of(ownGid), false);
        }
        if (!options.has('H')) {
            home(call, home, uid, ownGid);
        }
    }

    private static void home(Call call, String home, long uid, long gid) {
        Optional<Place> place = call.files().reach(home, true);
        if (place.isEmpty()) {
            // It says that it cannot make the directory, and ends as if all were well.
            return;
        }
        if (place.get().exists()) {
            call.files().changeOwner(place.get(), uid, gid);
            call.files().changeMode(call.files().stat(home), 02755);
        } else {
            HomeDirectory.make(call, home, 02755, uid, gid);
        }
    }

    /** The shell of a user for whom none is named. */
    private static String shell(Call call, boolean system) {
        if (!system) {
            return call.context().variables().containsKey("SHELL")
                    ? call.context().variables().get("SHELL")
                    : call.accounts()
                            .userByNumber(0)
                            .map(Accounts.User::shell)
                            .filter(shell -> !shell.isEmpty())
                            .orElseThrow(() -> call.unknown("without a shell of root"));
        }
        // Alpine has another default than busybox; that of the versions around the change is not looked into.
        String version = call.accounts().text("/etc/alpine-release").orElse("").trim();
        if (version.matches("3\\.[1-9][0-9](\\..*)?")) {
            return "/sbin/nologin";
        }
        if (version.isEmpty() || version.matches("3\\.[0-7](\\..*)?")) {
            return "/bin/false";
        }
        throw call.unknown("-S without -s in Alpine " + version);
    }

    private static void check(Call call, String name) {
        if (!name.matches(NAME)) {
            throw call.unknown(name);
        }
    }

    static String plain(Call call, String text) {
        if (!text.matches("[ -9;-~]*")) {
            throw call.unknown("'" + text + "'");
        }
        return text;
    }

    private static long number(Call call, String text) {
        if (!text.matches("0|[1-9][0-9]{0,5}") || Long.parseLong(text) > LAST) {
            throw call.unknown(text);
        }
        return Long.parseLong(text);
    }
}
