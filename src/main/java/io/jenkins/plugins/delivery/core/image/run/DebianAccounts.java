package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.run.Options.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code addgroup --system} and {@code adduser --system} of Debian and Ubuntu, which have the shadow suite do it. */
final class DebianAccounts implements FileCommand {
    private static final long FIRST = 100;
    private static final long LAST = 999;
    private static final String LOCK = "/run/adduser";
    private static final String PERL = "/usr/bin/perl";
    private static final Syntax GROUP = new Syntax("", "g", Map.of("gid", 'g', "system", 's', "quiet", 'q'));
    private static final Syntax USER = new Syntax(
            "",
            "guihS",
            Map.of(
                    "system", 's',
                    "group", 'G',
                    "ingroup", 'i',
                    "gid", 'g',
                    "uid", 'u',
                    "home", 'h',
                    "shell", 'S',
                    "no-create-home", 'n',
                    "disabled-password", 'p',
                    "quiet", 'q'));

    @Override
    public void run(Call call) {
        boolean group = call.name().equals("addgroup");
        Options options = Options.of(call, group ? GROUP : USER);
        boolean known = options.has('s')
                && options.operands().size() == 1
                && options.operands().get(0).matches(BusyboxAccounts.NAME)
                && call.arguments().stream().noneMatch(argument -> argument.matches("-[^-].*"));
        if (!known
                || !call.files().user().isRoot()
                || !call.files().statOrLink(PERL).isFile()) {
            throw call.unknown(String.join(" ", call.arguments()));
        }
        AdduserSettings settings = new AdduserSettings(call);
        String name = options.operands().get(0);
        if (group) {
            addGroup(call, options, name);
        } else {
            addUser(call, options, settings, name);
        }
        if (!settings.givesHomes()) {
            leaveLock(call);
        }
    }

    private static void addGroup(Call call, Options options, String name) {
        if (call.accounts().groupByName(name).isPresent()) {
            throw call.unknown(name + ", a group that is there already");
        }
        long gid = options.value('g')
                .map(text -> number(call, text))
                .orElseGet(() -> free(call, call.accounts().gids()));
        groupadd(call, name, gid);
    }

    private static void groupadd(Call call, String name, long gid) {
        shadow(call, "groupadd", List.of("-g", String.valueOf(gid), name));
    }

    private static void addUser(Call call, Options options, AdduserSettings settings, String name) {
        if (call.accounts().userByName(name).isPresent()
                || (options.has('G') ? 1 : 0) + (options.has('i') ? 1 : 0) + (options.has('g') ? 1 : 0) > 1) {
            throw call.unknown(String.join(" ", call.arguments()));
        }
        Optional<Long> givenUid = options.value('u').map(text -> number(call, text));
        long uid = givenUid.orElseGet(() -> free(call, call.accounts().uids()));
        // With a group of its own that is there already, it gives the home to the next number all the same.
        long gid = options.has('G')
                ? givenUid.orElseGet(() -> free(call, call.accounts().gids()))
                : gid(call, options);
        String group = name;
        if (!options.has('G')) {
            group = call.accounts()
                    .groupByNumber(gid)
                    .orElseThrow(() -> call.unknown("--gid " + gid + ", which is not there"))
                    .name();
        } else if (call.accounts().groupByName(name).isEmpty()) {
            groupadd(call, name, gid);
        } else if (!isOfTheSystem(call.accounts().groupByName(name).orElseThrow())) {
            throw call.unknown(name + ", a group that is there already");
        }
        String home = options.value('h').orElse(settings.givesHomes() ? "/home/" + name : "/nonexistent");
        String shell = options.value('S').orElse("/usr/sbin/nologin");
        if (!home.matches("/[A-Za-z0-9_./-]+") || home.endsWith("/") || !shell.matches("/[A-Za-z0-9_./-]+")) {
            throw call.unknown(home + " " + shell);
        }
        List<String> useradd = List.of("-d", home, "-g", group, "-s", shell, "-u", String.valueOf(uid), name);
        if (settings.givesHomes()) {
            shadow(call, "useradd", useradd);
            withoutPassword(call, name);
        } else {
            List<String> ofTheSystem = new ArrayList<>(useradd);
            ofTheSystem.add(0, "-r");
            shadow(call, "useradd", ofTheSystem);
        }
        if (!options.has('n') && !home.startsWith("/nonexistent")) {
            makeHome(call, home, settings.homeMode(), uid, gid);
        }
    }

    private static long gid(Call call, Options options) {
        if (options.has('g')) {
            return number(call, options.value('g').orElseThrow());
        }
        String name = options.value('i').orElse("nogroup");
        return call.accounts()
                .groupByName(name)
                .orElseThrow(() -> call.unknown("--ingroup " + name + ", which is not there"))
                .gid();
    }

    private static boolean isOfTheSystem(Accounts.Group group) {
        return group.gid() >= FIRST && group.gid() <= LAST;
    }

    private static void shadow(Call call, String program, List<String> arguments) {
        new ShadowAccounts().run(new Call(program, arguments, Flavor.GNU, call.files(), call.interpreter(), null));
    }

    /** As usermod and chage do it, one after the other: each leaves what was before beside it. */
    private static void withoutPassword(Call call, String name) {
        for (int times = 0; times < 2; times++) {
            AccountFile shadow = new AccountFile(call, Accounts.SHADOW);
            shadow.lines()
                    .replaceAll(line -> line.startsWith(name + ":")
                            ? line.replaceFirst("^([^:]*):!:([^:]*):([^:]*):[^:]*:", "$1:*:$2:$3:99999:")
                            : line);
            shadow.save();
        }
        new AccountFile(call, Accounts.PASSWD).save();
    }

    private static void makeHome(Call call, String home, int mode, long uid, long gid) {
        Place place = HomeDirectory.place(call, home);
        if (place.isSymlink()) {
            throw call.unknown(home + ", a link");
        }
        if (!place.exists()) {
            call.files().makeDirectory(place, 0755);
            call.files().changeOwner(call.files().lstat(home), uid, gid);
            call.files().changeMode(call.files().lstat(home), mode);
        }
    }

    private static void leaveLock(Call call) {
        Place lock = call.files().lstat(LOCK);
        if (lock.isFile()) {
            return;
        }
        if (lock.exists() || !lock.path().equals(LOCK)) {
            throw call.unknown("with " + LOCK);
        }
        call.files().place(lock, FileNode.file(0644, 0, 0, 0, new Content.InMemory(new byte[0])));
    }

    private static long free(Call call, Set<Long> taken) {
        for (long id = FIRST; id <= LAST; id++) {
            if (!taken.contains(id)) {
                return id;
            }
        }
        throw call.unknown("with all numbers taken");
    }

    private static long number(Call call, String text) {
        if (!text.matches("[1-9][0-9]{0,4}")) {
            throw call.unknown(text);
        }
        return Long.parseLong(text);
    }
}
