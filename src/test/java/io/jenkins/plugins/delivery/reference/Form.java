package io.jenkins.plugins.delivery.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A form of the plugin's: the directory of its views.
 *
 * @param title by which users know it
 * @param directory with {@code config.jelly} and the help files
 */
public record Form(String title, Path directory) {
    private static final Pattern FIELD = Pattern.compile("field=\"(\\w+)\"");
    private static final Pattern HELP = Pattern.compile("help-(\\w+?)(?<!_zh_CN)\\.html");

    /** Its fields as they are on the form, then what only Pipelines can give. */
    public Set<String> fields() throws IOException {
        Set<String> fields = new LinkedHashSet<>();
        Matcher matcher = FIELD.matcher(Files.readString(directory.resolve("config.jelly")));
        while (matcher.find()) {
            fields.add(matcher.group(1));
        }
        fields.addAll(helps());
        return fields;
    }

    /** The fields that have a help file. */
    List<String> helps() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> HELP.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1))
                    .sorted()
                    .toList();
        }
    }

    /** The section of the reference. */
    String section() throws IOException {
        StringBuilder text = new StringBuilder("## ").append(title).append("\n\n");
        Path help = directory.resolve("help.html");
        if (Files.exists(help)) {
            text.append(HelpText.read(help)).append("\n\n");
        }
        text.append("| | |\n| --- | --- |\n");
        for (String field : fields()) {
            Path file = directory.resolve("help-" + field + ".html");
            if (Files.exists(file)) {
                text.append("| `")
                        .append(field)
                        .append("` | ")
                        .append(HelpText.read(file))
                        .append(" |\n");
            }
        }
        return text.append('\n').toString();
    }
}
