package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.util.List;

/** {@code basename path [suffix]}, {@code dirname path} and {@code readlink -f path}. */
final class PathTextCommand implements TextCommand {
    private static final String PATH = "[^-].*";

    @Override
    public String text(Call call) {
        List<String> arguments = call.arguments();
        int most = call.name().equals("dirname") ? 1 : 2;
        if (arguments.isEmpty() || arguments.size() > most) {
            throw call.unknown(String.join(" ", arguments));
        }
        if (call.name().equals("readlink")) {
            return real(call, arguments) + "\n";
        }
        if (!arguments.stream().allMatch(argument -> argument.matches(PATH))) {
            throw call.unknown(String.join(" ", arguments));
        }
        String path = ImagePath.withoutSlashesAtItsEnd(arguments.get(0));
        String text = call.name().equals("dirname") ? directory(path) : name(path, arguments);
        return text + "\n";
    }

    private static String name(String path, List<String> arguments) {
        String name = path.isEmpty() ? "/" : path.substring(path.lastIndexOf('/') + 1);
        String suffix = arguments.size() > 1 ? arguments.get(1) : "";
        return name.endsWith(suffix) && !name.equals(suffix)
                ? name.substring(0, name.length() - suffix.length())
                : name;
    }

    private static String directory(String path) {
        if (path.isEmpty()) {
            return "/";
        }
        int slash = path.lastIndexOf('/');
        String directory = slash < 0 ? "." : ImagePath.withoutSlashesAtItsEnd(path.substring(0, slash));
        return directory.isEmpty() ? "/" : directory;
    }

    private static String real(Call call, List<String> arguments) {
        if (arguments.size() != 2
                || !arguments.get(0).equals("-f")
                || !arguments.get(1).matches(PATH)) {
            throw call.unknown(String.join(" ", arguments));
        }
        Place place = call.files().stat(arguments.get(1));
        if (!place.exists()) {
            throw call.unknown(arguments.get(1) + ", which is not there");
        }
        return place.path();
    }
}
