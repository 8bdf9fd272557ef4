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

    private final Interpreter interpreter;
    private final ProcessFiles files;
    private final List<String> arguments;
    private final List<Predicate<Place>> conditions = new ArrayList<>();
    private int at;

    FindCommand(Interpreter interpreter, ProcessFiles files, List<String> arguments) {
        this.interpreter = interpreter;
        this.files = files;
        this.arguments = arguments;
    }

    void run() throws IOException, InterruptedException {
        interpreter.call(with("find", arguments), files);
        List<String> starts = new ArrayList<>();
        while (at < arguments.size() && arguments.get(at).matches("[^-(!].*")) {
            starts.add(arguments.get(at++));
        }
        if (starts.isEmpty() || !files.user().isRoot()) {
            throw unknown("without a directory, or not as root");
        }
        List<String> command = new ArrayList<>();
        boolean delete = false;
        while (at < arguments.size()) {
            String word = arguments.get(at++);
            switch (word) {
                case "-type" -> conditions.add(type(next(word)));
                case "-name" -> conditions.add(name(next(word)));
                case "-exec" -> command.addAll(command());
                case "-delete" -> delete = true;
                default -> throw unknown(word);
            }
            if ((delete || !command.isEmpty()) && at < arguments.size()) {
                throw unknown("with " + arguments.get(at) + " behind what it does");
            }
        }
        if (delete && starts.size() > 1) {
            throw unknown("-delete below several directories");
        }
        List<Place> found = new ArrayList<>();
        boolean missing = false;
        for (String start : starts) {
            Optional<Place> place = files.reach(start, false).filter(Place::exists);
            place.ifPresent(there -> found.addAll(below(start, there)));
            missing |= place.isEmpty();
        }
        for (Place one : found) {
            if (delete) {
                delete(one);
            } else if (!command.isEmpty()) {
                interpreter.count();
                execute(command, one);
            }
        }
        if (missing) {
            throw new CommandFailedException("find: a directory is not there");
        }
    }

    /** What is found, as find writes the names. */
    private List<Place> below(String start, Place place) {
        ImageFileSystem fileSystem = files.fileSystem();
        List<Place> found = new ArrayList<>();
        boolean followed = start.endsWith("/") && place.isSymlink();
        if (followed || place.path().equals(ImagePath.ROOT)) {
            throw unknown(start);
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
            default -> throw unknown("-type " + type);
        };
    }

    private Predicate<Place> name(String pattern) {
        Predicate<String> matches = GlobPattern.ofNames(pattern);
        // A directory to start from has the name that is written, as a dot.
        return place -> matches.test(ImagePath.name("/" + ImagePath.withoutSlashesAtItsEnd(place.written())));
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        while (at < arguments.size()
                && !arguments.get(at).equals(";")
                && !arguments.get(at).equals("+")) {
            command.add(arguments.get(at++));
        }
        boolean ended = at < arguments.size();
        at++;
        if (!ended
                || command.size() < 2
                || !EACH_FOR_ITSELF.contains(command.get(0))
                || !command.get(command.size() - 1).equals("{}")
                || command.stream().filter(word -> word.contains("{}")).count() != 1) {
            throw unknown("-exec " + String.join(" ", command));
        }
        return command;
    }

    private void execute(List<String> command, Place found) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(command);
        words.set(words.size() - 1, found.written());
        Call call = interpreter.call(words, files);
        // What is done to a directory may close it, which root does not mind, or do it again below.
        if (found.isDirectory() && call.arguments().stream().anyMatch(word -> word.matches("-[A-Za-z]*R.*"))) {
            throw unknown("-exec with -R");
        }
        try {
            KnownCommands.program(call.name()).orElseThrow().run(call);
        } catch (CommandFailedException e) {
            throw unknown("whose command fails: " + e.getMessage());
        }
    }

    private void delete(Place found) {
        if (found.isDirectory()) {
            throw unknown("-delete of the directory " + found.written());
        }
        files.remove(files.lstat(found.path()));
    }

    private String next(String word) {
        if (at >= arguments.size()) {
            throw unknown(word);
        }
        return arguments.get(at++);
    }

    private static List<String> with(String name, List<String> rest) {
        List<String> words = new ArrayList<>(rest);
        words.add(0, name);
        return words;
    }

    private RuntimeException unknown(String what) {
        return interpreter.call(List.of("find"), files).unknown(what);
    }
}
