package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.util.List;
import java.util.Map;

/** {@code chown [-R] [-h] user[:[group]] file…} and {@code chgrp [-R] [-h] group file…} */
final class ChownCommand implements FileCommand {
    private static final Map<String, Character> LONG_NAMES = Map.of(
            "recursive", 'R', "no-dereference", 'h', "verbose", 'v', "changes", 'c', "silent", 'f', "quiet", 'f');
    private static final Options.Syntax GNU = new Options.Syntax("Rhvcf", "", LONG_NAMES);
    private static final Options.Syntax BUSYBOX = new Options.Syntax("Rhvcf", "", LONG_NAMES, false);

    /** Numbers, or -1 for what stays. */
    record Owner(long uid, long gid) {
        void give(Call call, Place place) {
            call.files()
                    .changeOwner(
                            place,
                            uid < 0 ? place.node().uid() : uid,
                            gid < 0 ? place.node().gid() : gid);
        }
    }

    @Override
    public void run(Call call) {
        Options options = Options.of(call, call.isBusybox() ? BUSYBOX : GNU);
        List<String> operands = options.operands();
        if (operands.size() < 2) {
            throw new CommandFailedException(call.name() + " names no owner or no file");
        }
        if (!call.files().user().isRoot()) {
            throw call.unknown(operands.get(0) + " as another user than root");
        }
        Owner owner = call.name().equals("chgrp")
                ? new Owner(-1, group(call, operands.get(0)))
                : owner(call, operands.get(0));
        boolean links = options.has('h') || options.has('R');
        Failures failures = new Failures();
        for (String operand : operands.subList(1, operands.size())) {
            failures.collect(() -> {
                Place place = links ? call.files().lstat(operand) : call.files().stat(operand);
                if (!place.exists()) {
                    throw new CommandFailedException(call.name() + ": " + operand + " is not there");
                }
                if (options.has('R') && place.path().equals(ImagePath.ROOT)) {
                    throw call.unknown("-R " + operand);
                }
                change(call, place, owner, options.has('R'));
            });
        }
        failures.end();
    }

    private static void change(Call call, Place place, Owner owner, boolean recursive) {
        if (recursive && place.isDirectory()) {
            for (Place child : call.files().children(place)) {
                change(call, child, owner, true);
            }
        }
        owner.give(call, place);
    }

    private static Owner owner(Call call, String text) {
        if (!text.matches("[A-Za-z0-9_][A-Za-z0-9_-]*\\$?(:[A-Za-z0-9_-]*)?|:[A-Za-z0-9_-]+")) {
            throw call.unknown(text);
        }
        String[] parts = text.split(":", -1);
        long uid = parts[0].isEmpty() ? -1 : user(call, parts[0]);
        if (parts.length == 1) {
            return new Owner(uid, -1);
        }
        if (!parts[1].isEmpty()) {
            return new Owner(uid, group(call, parts[1]));
        }
        // user: stands for the user's own group.
        return new Owner(
                uid,
                call.accounts()
                        .userByName(parts[0])
                        .orElseThrow(() -> call.unknown(text))
                        .gid());
    }

    static long user(Call call, String name) {
        return call.accounts().userByName(name).map(Accounts.User::uid).orElseGet(() -> number(call, name));
    }

    static long group(Call call, String name) {
        return call.accounts().groupByName(name).map(Accounts.Group::gid).orElseGet(() -> number(call, name));
    }

    private static long number(Call call, String name) {
        if (name.matches("0|[1-9][0-9]{0,8}")) {
            return Long.parseLong(name);
        }
        if (name.matches("[0-9].*")) {
            throw call.unknown(name);
        }
        throw new CommandFailedException(call.name() + ": the image has no user or group " + name);
    }
}
