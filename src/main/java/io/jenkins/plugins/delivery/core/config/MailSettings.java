package io.jenkins.plugins.delivery.core.config;

import java.io.Serializable;

/**
 * Who is mailed, and how.
 *
 * @param to addresses, separated by commas; empty means only those whom the build itself names
 * @param replyTo where answers go; empty means email-ext's own setting
 * @param language what mails are written in
 */
public record MailSettings(String to, String replyTo, ReportLanguage language) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Without addresses, in English. */
    public static final MailSettings DEFAULT = new MailSettings("", "", ReportLanguage.ENGLISH);
}
