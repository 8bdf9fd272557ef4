package io.jenkins.plugins.delivery.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A help file of a form as one line of Markdown. */
final class HelpText {
    private HelpText() {}

    static String read(Path file) throws IOException {
        String html = Files.readString(file)
                .replaceAll("</?div>", "")
                .replaceAll("</?code>", "`")
                .replaceAll("</?(?:em|i)>", "*")
                .replaceAll("</?b>", "**")
                .replaceAll("<li>", "<br>- ")
                .replaceAll("</?ul>|</li>|</?p>", " ")
                .replaceAll("\\s+", " ")
                .strip();
        // A bar would end the cell of a table.
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replace("|", "\\|");
    }
}
