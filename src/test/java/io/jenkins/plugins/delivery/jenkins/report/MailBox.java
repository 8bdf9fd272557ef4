package io.jenkins.plugins.delivery.jenkins.report;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import hudson.plugins.emailext.ExtendedEmailPublisherDescriptor;
import hudson.plugins.emailext.MailAccount;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.MailConfiguration;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.model.JenkinsLocationConfiguration;

/** A real SMTP server, which email-ext sends the mails of this Jenkins to. */
public final class MailBox implements AutoCloseable {
    private final GreenMail smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private MailBox() {}

    /** Starts it, and has the settings send to {@code team@example.com}. */
    public static MailBox open() {
        MailBox box = new MailBox();
        box.smtp.start();
        JenkinsLocationConfiguration.get().setAdminAddress("jenkins@example.com");
        account().setSmtpHost("127.0.0.1");
        account().setSmtpPort(String.valueOf(box.smtp.getSmtp().getPort()));
        MailConfiguration mail = new MailConfiguration();
        mail.setTo("team@example.com");
        DeliveryGlobalConfiguration.get().setMail(mail);
        return box;
    }

    public static MailAccount account() {
        return Jenkins.get()
                .getDescriptorByType(ExtendedEmailPublisherDescriptor.class)
                .getMailAccount();
    }

    /** Asks for a login from now on. */
    public void admitOnly(String user, String password) {
        smtp.setUser(user, password);
        smtp.getUserManager().setAuthRequired(true);
    }

    public List<MimeMessage> mails() {
        return List.of(smtp.getReceivedMessages());
    }

    public static String subject(MimeMessage mail) {
        try {
            return mail.getSubject();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    public static String text(MimeMessage mail) throws Exception {
        return part(mail, "text/plain");
    }

    public static String html(MimeMessage mail) throws Exception {
        return part(mail, "text/html");
    }

    private static String part(MimeMessage mail, String type) throws Exception {
        Multipart parts = (Multipart) mail.getContent();
        for (int i = 0; i < parts.getCount(); i++) {
            BodyPart part = parts.getBodyPart(i);
            if (part.isMimeType(type)) {
                return ((String) part.getContent()).replace("\r\n", "\n");
            }
        }
        throw new AssertionError("no " + type);
    }

    @Override
    public void close() {
        smtp.stop();
    }
}
