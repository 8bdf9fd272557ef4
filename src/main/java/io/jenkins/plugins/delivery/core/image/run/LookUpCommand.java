package io.jenkins.plugins.delivery.core.image.run;

import java.util.List;
import java.util.Optional;

/**
 * {@code getent passwd|group key} and {@code id [-u|-g|-n|-G] [name]}: whether the image knows a user or a group. What
 * {@code id -u} and {@code id -g} say is known, too.
 */
final class LookUpCommand implements TextCommand {
    private static final String SWITCH = "/etc/nsswitch.conf";

    /** Names and numbers that a name service may know by itself. */
    private static final List<String> OF_THE_SERVICE = List.of("root", "nobody", "nogroup", "0", "65534");

    @Override
    public void run(Call call) {
        List<String> arguments = call.arguments();
        if (call.name().equals("getent")) {
            if (arguments.size() != 2 || !arguments.get(0).matches("passwd|group")) {
                throw call.unknown(String.join(" ", arguments));
            }
            find(call, arguments.get(0), arguments.get(1));
            return;
        }
        List<String> operands =
                arguments.stream().filter(argument -> !argument.startsWith("-")).toList();
        boolean known =
                arguments.stream().allMatch(argument -> argument.matches("[A-Za-z_][A-Za-z0-9_.-]*|-[ug]n?|-n[ug]|-G"));
        if (!known || operands.size() > 1) {
            throw call.unknown(String.join(" ", arguments));
        }
        operands.forEach(name -> find(call, "passwd", name));
    }

    @Override
    public String text(Call call) {
        List<String> arguments = call.arguments();
        if (!call.name().equals("id")
                || arguments.isEmpty()
                || arguments.size() > 2
                || !arguments.get(0).matches("-[ug]")) {
            throw call.unknown(String.join(" ", arguments));
        }
        boolean user = arguments.get(0).equals("-u");
        if (arguments.size() == 1) {
            return (user ? call.files().user().uid() : call.files().user().gid()) + "\n";
        }
        Accounts.User named = call.accounts()
                .userByName(arguments.get(1))
                .orElseThrow(() -> call.unknown(arguments.get(1) + ", which is not there"));
        return (user ? named.uid() : named.gid()) + "\n";
    }

    private static void find(Call call, String database, String key) {
        boolean there = database.equals("passwd")
                ? call.accounts().users().stream()
                        .anyMatch(user -> key.equals(user.name()) || key.equals("" + user.uid()))
                : call.accounts().groups().stream()
                        .anyMatch(group -> key.equals(group.name()) || key.equals("" + group.gid()));
        if (there) {
            return;
        }
        Optional<String> services = call.accounts().lines(SWITCH).stream()
                .filter(line -> line.startsWith(database + ":"))
                .findFirst();
        boolean files = services.isEmpty()
                || services.get().matches(database + ":(\\s+(files|compat|systemd|sss|\\[SUCCESS=merge]))+\\s*");
        if (!files || OF_THE_SERVICE.contains(key) || key.isEmpty()) {
            throw call.unknown(key + ", which a service may know");
        }
        throw new CommandFailedException(call.name() + ": " + key + " is not known");
    }
}
