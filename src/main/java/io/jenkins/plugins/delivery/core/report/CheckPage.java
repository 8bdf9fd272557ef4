package io.jenkins.plugins.delivery.core.report;

import io.jenkins.plugins.delivery.core.text.CutText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A page of Markdown for a check, no longer than a code host takes. What is too much is left out, and the page says so.
 * What its methods take as Markdown has to be inert; what they take as text is made so.
 */
final class CheckPage {
    /** GitHub's limit is this many characters; in bytes it holds whatever is counted. */
    static final int MOST_BYTES = 65_535;

    private static final int LONGEST_LINE = 1_000;

    /** For what is said at the end of a page that is cut, and for the end of its last block. */
    private static final int RESERVE_BYTES = 3_000;

    private final MailText text;
    private final StringBuilder markdown = new StringBuilder();
    private int bytes;
    private boolean full;
    private boolean cut;

    CheckPage(MailText text) {
        this.text = text;
    }

    void heading(String inert) {
        paragraph("### " + inert);
    }

    void paragraph(String inert) {
        append(inert + "\n\n");
    }

    void list(List<String> inertItems) {
        inertItems.forEach(item -> append("- " + item + "\n"));
        append("\n");
    }

    /** @param rows cells, the first row being the heads */
    void table(List<List<String>> rows) {
        for (int i = 0; i < rows.size(); i++) {
            append("| " + String.join(" | ", rows.get(i)) + " |\n");
            if (i == 0) {
                append("|" + " --- |".repeat(rows.get(0).size()) + "\n");
            }
        }
        append("\n");
    }

    /**
     * Lines as they are. They take no more than half of a page, so that what comes behind them has its place.
     *
     * @param language whose colours the host gives it; empty for none
     */
    void code(String language, List<String> lines) {
        List<String> shown = lines.stream()
                .map(line -> CutText.of(InertText.line(line), LONGEST_LINE))
                .toList();
        String fence = InertMarkdown.fence(shown);
        if (!append(fence + language + "\n")) {
            return;
        }
        int most = bytes + MOST_BYTES / 2;
        for (String line : shown) {
            if (bytes + size(line) > most) {
                cut = true;
                break;
            }
            append(line + "\n");
        }
        markdown.append(fence).append("\n\n");
    }

    private boolean append(String part) {
        int size = size(part);
        if (full || bytes + size > MOST_BYTES - RESERVE_BYTES) {
            full = true;
            cut = true;
            return false;
        }
        markdown.append(part);
        bytes += size;
        return true;
    }

    private static int size(String part) {
        return part.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The whole page; empty when nothing was written. */
    String end() {
        String page = markdown.toString().strip();
        return cut ? page + "\n\n" + text.say("check.cut") : page;
    }
}
