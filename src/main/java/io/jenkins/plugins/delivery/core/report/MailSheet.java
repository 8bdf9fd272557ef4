package io.jenkins.plugins.delivery.core.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A sheet of HTML for a mail: tables and styles on the elements, which is what all mail readers show alike, one column
 * that fits a phone, and no image. What its methods take as text is made inert; what they take as HTML has to be.
 */
final class MailSheet {
    static final String RED = "#c4314b";
    static final String AMBER = "#8a5a00";
    static final String GREEN = "#1b7f3b";

    private static final String FONT = "font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif";
    private static final String BODY = "margin:0;padding:16px;background:#f5f6f8;color:#14141f;" + FONT;
    private static final String SHEET =
            "width:100%;max-width:680px;margin:0 auto;background:#ffffff;border:1px solid #dcdfe6;border-collapse:collapse";
    private static final String CELL =
            "padding:16px 20px;font-size:15px;line-height:1.5;word-break:break-word;overflow-wrap:anywhere;" + FONT;
    private static final String HEADING = "margin:20px 0 6px;font-size:16px";
    private static final String FACT = "margin:0 0 4px";
    private static final String CODE =
            "margin:0;padding:10px 12px;background:#f5f6f8;border:1px solid #dcdfe6;font-size:12px;"
                    + "line-height:1.45;white-space:pre-wrap;word-break:break-word;font-family:Consolas,Menlo,monospace";

    private final StringBuilder html = new StringBuilder();

    MailSheet(MailText text, String color, String titleHtml) {
        html.append("<!DOCTYPE html>\n<html lang=\"")
                .append(text.tag())
                .append("\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("</head>\n<body style=\"")
                .append(BODY)
                .append("\">\n<table role=\"presentation\" style=\"")
                .append(SHEET)
                .append("\">\n<tr><td style=\"")
                .append(CELL)
                .append(";color:#ffffff;background:")
                .append(color)
                .append("\"><strong>")
                .append(titleHtml)
                .append("</strong></td></tr>\n<tr><td style=\"")
                .append(CELL)
                .append("\">\n");
    }

    void heading(String textHtml) {
        html.append("<h2 style=\"")
                .append(HEADING)
                .append("\">")
                .append(textHtml)
                .append("</h2>\n");
    }

    void paragraph(String textHtml) {
        html.append("<p style=\"").append(FACT).append("\">").append(textHtml).append("</p>\n");
    }

    /** A paragraph that tells what to do. */
    void remedy(String labelHtml, String text) {
        html.append("<p style=\"margin:8px 0 0\"><strong>")
                .append(labelHtml)
                .append("</strong> ")
                .append(InertText.html(text))
                .append("</p>\n");
    }

    void list(List<String> itemsHtml) {
        html.append(itemsHtml.stream()
                .collect(Collectors.joining(
                        "</li>\n<li>", "<ul style=\"margin:0;padding-left:20px\">\n<li>", "</li>\n</ul>\n")));
    }

    void code(List<String> lines) {
        html.append("<pre style=\"")
                .append(CODE)
                .append("\">")
                .append(InertText.html(String.join("\n", lines)))
                .append("</pre>\n");
    }

    static String link(String url, String textHtml) {
        return "<a href=\"" + InertText.html(url) + "\">" + textHtml + "</a>";
    }

    /** The whole document. */
    String end() {
        return html.append("</td></tr>\n</table>\n</body></html>\n").toString();
    }
}
