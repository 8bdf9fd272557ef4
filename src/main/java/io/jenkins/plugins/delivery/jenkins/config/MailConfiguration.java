package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.MailSettings;
import io.jenkins.plugins.delivery.core.config.ReportLanguage;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The node {@code mail:}: who is told when a delivery fails. The mail server is email-ext's. */
public final class MailConfiguration implements Describable<MailConfiguration> {
    private String to = "";
    private String replyTo = "";
    private String language = ReportLanguage.ENGLISH.text();

    @DataBoundConstructor
    public MailConfiguration() {}

    /** The settings for the core. */
    MailSettings toSettings() {
        return new MailSettings(to, replyTo, ReportLanguage.parse("mail.language", language));
    }

    public String getTo() {
        return to;
    }

    @DataBoundSetter
    public void setTo(@CheckForNull String to) {
        String trimmed = FormText.trimmed(to);
        checkAddresses("mail.to", trimmed);
        this.to = trimmed;
    }

    public String getReplyTo() {
        return replyTo;
    }

    @DataBoundSetter
    public void setReplyTo(@CheckForNull String replyTo) {
        String trimmed = FormText.trimmed(replyTo);
        checkAddresses("mail.replyTo", trimmed);
        this.replyTo = trimmed;
    }

    public String getLanguage() {
        return language;
    }

    @DataBoundSetter
    public void setLanguage(@CheckForNull String language) {
        String trimmed = FormText.trimmed(language);
        this.language = trimmed.isEmpty()
                ? ReportLanguage.ENGLISH.text()
                : ReportLanguage.parse("mail.language", trimmed).text();
    }

    /** Throws unless the value is a list of addresses, with commas between them, as email-ext takes it. */
    private static void checkAddresses(String field, String addresses) {
        for (String address : addresses.split(",")) {
            String plain = address.trim().replaceFirst("^(?:cc|bcc):", "");
            // A name alone is somebody's account, or a token that email-ext expands.
            if (plain.isEmpty() || plain.matches("[\\w.${}-]+")) {
                continue;
            }
            try {
                new InternetAddress(plain).validate();
            } catch (AddressException e) {
                throw new InvalidInputException(
                        field,
                        plain,
                        "is not a mail address",
                        "write it as in team@example.com, commas between several");
            }
        }
    }

    /** The part of the form and its checks. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class DescriptorImpl extends Descriptor<MailConfiguration> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MailConfiguration_displayName();
        }

        @POST
        public FormValidation doCheckTo(@QueryParameter String value) {
            return FieldCheck.of(() -> checkAddresses("mail.to", FormText.trimmed(value)));
        }

        @POST
        public FormValidation doCheckReplyTo(@QueryParameter String value) {
            return FieldCheck.of(() -> checkAddresses("mail.replyTo", FormText.trimmed(value)));
        }

        @POST
        public ListBoxModel doFillLanguageItems() {
            ListBoxModel languages = new ListBoxModel();
            languages.add("English", ReportLanguage.ENGLISH.text());
            languages.add("\u7B80\u4F53\u4E2D\u6587", ReportLanguage.CHINESE.text());
            return languages;
        }
    }
}
