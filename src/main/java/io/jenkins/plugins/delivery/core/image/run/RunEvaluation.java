package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Carries out a {@code RUN} line on the file system of an image. */
public final class RunEvaluation {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final RunContext context;

    public RunEvaluation(RunContext context) {
        this.context = context;
    }

    /**
     * Does what the line does.
     *
     * @param text the command without flags
     * @param exec the arguments when it is in exec form, else empty
     * @throws NeedsProcessException when that is not known without running it; the file system is of no use then
     * @throws DeliveryException when the command fails
     */
    public void run(String text, Optional<List<String>> exec) throws IOException, InterruptedException {
        try {
            evaluate(text, exec);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void evaluate(String text, Optional<List<String>> exec) throws IOException, InterruptedException {
        Accounts accounts = new Accounts(context.fileSystem(), context.contents());
        ProcessUser user = user(accounts);
        Map<String, String> variables = new HashMap<>(context.variables());
        home(accounts, user).ifPresent(home -> variables.putIfAbsent("HOME", home));
        String path = variables.getOrDefault("PATH", DEFAULT_PATH);
        Programs programs = new Programs(context.fileSystem(), user, path);
        ProcessFiles files = new ProcessFiles(context.fileSystem(), user, directory(context));
        Interpreter interpreter = new Interpreter(context, accounts, programs);
        try {
            if (exec.isPresent()) {
                interpreter.execute(exec.get(), files, variables);
            } else {
                interpreter.execute(shell(text), files, variables);
            }
        } catch (CommandFailedException e) {
            throw new DeliveryException("fails: " + e.getMessage() + ": correct the command, or the image it runs on");
        }
    }

    private List<String> shell(String text) {
        List<String> whole = new ArrayList<>(context.shell());
        whole.add(text);
        return whole;
    }

    private static String directory(RunContext context) {
        String written = ImagePath.clean(context.directory());
        ImageFileSystem fileSystem = context.fileSystem();
        return fileSystem
                .realPath(written)
                .filter(path -> fileSystem.lstat(path).orElseThrow().isDirectory())
                .orElseThrow(() -> new NeedsProcessException(written, "is a working directory that is not there"));
    }

    private ProcessUser user(Accounts accounts) {
        String[] parts = context.user().split(":", 2);
        String name = parts[0];
        if (name.isEmpty() || name.equals("root") || name.equals("0")) {
            if (parts.length > 1 && !parts[1].equals("root") && !parts[1].equals("0")) {
                throw new NeedsProcessException(context.user(), "is root with another group");
            }
            return new ProcessUser(0, 0, Set.of(0L));
        }
        boolean number = name.matches("[1-9][0-9]{0,8}");
        Optional<Accounts.User> known =
                number ? accounts.userByNumber(Long.parseLong(name)) : accounts.userByName(name);
        if (known.isEmpty() && !number) {
            throw new NeedsProcessException(context.user(), "is a user that the image does not know");
        }
        if (known.isEmpty() || parts.length > 1) {
            // A number that no account has is in root's group; who is given a group has no other.
            long gid = parts.length > 1 ? group(accounts, parts[1]) : 0;
            return new ProcessUser(
                    known.map(Accounts.User::uid).orElseGet(() -> Long.parseLong(name)), gid, Set.of(gid));
        }
        Set<Long> groups = new HashSet<>();
        groups.add(known.get().gid());
        accounts.groups().stream()
                .filter(group -> group.members().contains(known.get().name()))
                .forEach(group -> groups.add(group.gid()));
        return new ProcessUser(known.get().uid(), known.get().gid(), Set.copyOf(groups));
    }

    private long group(Accounts accounts, String name) {
        return name.matches("[0-9]{1,9}")
                ? Long.parseLong(name)
                : accounts.groupByName(name)
                        .map(Accounts.Group::gid)
                        .orElseThrow(() ->
                                new NeedsProcessException(context.user(), "has a group that the image does not know"));
    }

    /** The home directory; of a number that no account has, the root. */
    private static Optional<String> home(Accounts accounts, ProcessUser user) {
        Optional<String> home = accounts.userByNumber(user.uid()).map(Accounts.User::home);
        return user.isRoot() ? home.filter("/root"::equals) : home.or(() -> Optional.of("/"));
    }
}
