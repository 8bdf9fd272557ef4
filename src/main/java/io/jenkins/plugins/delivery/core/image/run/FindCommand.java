package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.shell.GlobPattern;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * {@code find directory… [-type f|d|l] [-name pattern] -exec command {} \;} with a command that treats each file for
 * itself, and {@code -delete} of files.
 */
final class FindCommand {
    /** Commands for which it makes no difference in which order they get the files. */
    private static final Set<String> EACH_FOR_ITSELF = Set.of("chmod", "chown", "chgrp", "touch", "sed");

    private final Call call;
    private final List<Predicate<Place>> conditions = new ArrayList<>();
    private final List<String> command = new ArrayList<>();
    private boolean delete;
    private int at;

    FindCommand(Call call) {
        this.call = call;
    }

    void run() throws IOException, InterruptedException {
        List<String> starts = starts();
        readExpression();
        if (delete && starts.size() > 1) {
            throw call.unknown("-delete below several directories");
        }
        List<Place> found = new ArrayList<>();
        boolean missing = false;
        for (String start : starts) {
            Optional<Place> place = call.files().reach(start, false).filter(Place::exists);
            place.ifPresent(there -> found.addAll(below(start, there)));
            missing |= place.isEmpty();
        }
        for (Place one : found) {
            if (delete) {
                delete(one);
            } else if (!command.isEmpty()) {
                call.interpreter().count();
                execute(one);
            }
        }
        if (missing) {
            throw new CommandFailedException("find: a directory is not there");
        }
    }

    private List<String> starts() {
        List<String> starts = call.arguments().stream()
                .takeWhile(argument -> argument.matches("[^-(!].*"))
                .toList();
        at = starts.size();
        if (starts.isEmpty() || !call.files().user().isRoot()) {
            throw call.unknown("without a directory, or not as root");
        }
        return starts;
    }

    private void readExpression() {
        while (at < call.arguments().size()) {
            String word = next("");
            if (delete || !command.isEmpty()) {
                throw call.unknown("with " + word + " behind what it does");
            }
            switch (word) {
                case "-type" -> conditions.add(type(next(word)));
                case "-name" -> conditions.add(name(next(word)));
                case "-exec" -> readCommand();
                case "-delete" -> delete = true;
                default -> throw call.unknown(word);
            }
        }
    }

    /** What is found, as find writes the names. */
    private List<Place> below(String start, Place place) {
        ImageFileSystem fileSystem = call.files().fileSystem();
        List<Place> found = new ArrayList<>();
        boolean followed = start.endsWith("/") && place.isSymlink();
        if (followed || place.path().equals(ImagePath.ROOT)) {
            throw call.unknown(start);
        }
        for (String path : fileSystem.walk(place.path())) {
            String inside = path.substring(place.path().length());
            String written = inside.isEmpty() ? start : start.replaceFirst("/$", "") + inside;
            // What belongs to the runtime is refused only when something is done to it.
            Place one = new Place(written, path, fileSystem.lstat(path).orElseThrow());
            if (conditions.stream().allMatch(condition -> condition.test(one))) {
                found.add(one);
            }
        }
        return found;
    }

    private Predicate<Place> type(String type) {
        return switch (type) {
            case "f" -> Place::isFile;
            case "d" -> Place::isDirectory;
            case "l" -> Place::isSymlink;
            default -> throw call.unknown("-type " + type);
        };
    }

    private Predicate<Place> name(String pattern) {
        Predicate<String> matches = GlobPattern.ofNames(pattern);
        // A directory to start from has the name that is written, as a dot.
        return place -> matches.test(ImagePath.name("/" + ImagePath.withoutSlashesAtItsEnd(place.written())));
    }

    private void readCommand() {
        List<String> rest = call.arguments().subList(at, call.arguments().size());
        command.addAll(rest.stream()
                .takeWhile(word -> !word.equals(";") && !word.equals("+"))
                .toList());
        at += command.size() + 1;
        if (command.size() == rest.size()
                || command.size() < 2
                || !EACH_FOR_ITSELF.contains(command.get(0))
                || !command.get(command.size() - 1).equals("{}")
                || command.stream().filter(word -> word.contains("{}")).count() != 1) {
            throw call.unknown("-exec " + String.join(" ", command));
        }
    }

    private void execute(Place found) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(command);
        words.set(words.size() - 1, found.written());
        Call each = call.interpreter().call(words, call.files());
        // What is done to a directory may close it, which root does not mind, or do it again below.
        if (found.isDirectory() && words.stream().anyMatch(word -> word.matches("-[A-Za-z]*R.*"))) {
            throw call.unknown("-exec with -R");
        }
        try {
            KnownCommands.program(each.name()).orElseThrow().run(each);
        } catch (CommandFailedException e) {
            throw call.unknown("whose command fails: " + e.getMessage());
        }
    }

    private void delete(Place found) {
        if (found.isDirectory()) {
            throw call.unknown("-delete of the directory " + found.written());
        }
        call.files().remove(call.files().lstat(found.path()));
    }

    private String next(String word) {
        if (at >= call.arguments().size()) {
            throw call.unknown(word);
        }
        return call.arguments().get(at++);
    }
}
