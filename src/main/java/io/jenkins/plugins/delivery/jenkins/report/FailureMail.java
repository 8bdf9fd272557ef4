package io.jenkins.plugins.delivery.jenkins.report;

import hudson.model.TaskListener;
import hudson.plugins.emailext.EmailExtStep;
import hudson.plugins.emailext.plugins.RecipientProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A mail, sent by email-ext's own step, so that its server settings, throttling and exclusions hold.
 *
 * @param subject one line
 * @param html the content; email-ext makes the text part of it
 * @param to addresses in email-ext's form; may be empty
 * @param replyTo likewise
 * @param attachLog whether the build's log goes with it
 * @param recipients who else gets it
 */
public record FailureMail(
        String subject, String html, String to, String replyTo, boolean attachLog, List<RecipientProvider> recipients) {
    private static final long LONGEST_SECONDS = 300;

    /**
     * What became of a mail.
     *
     * @param well whether a server took it
     * @param nobody whether there was nobody to send it to
     * @param addresses who got it
     */
    public record Sent(boolean well, boolean nobody, Set<String> addresses) {
        /** Why it was not sent, with the remedy. */
        public String problem() {
            return nobody
                    ? "there is nobody to send it to: name somebody in mail.to of the settings, or in the parameter to"
                    : "email-ext says above why; its server is set up in Manage Jenkins, System, Extended E-mail"
                            + " Notification";
        }
    }

    /** The same without those who were told before. */
    FailureMail except(Set<String> told) {
        if (told.isEmpty()) {
            return this;
        }
        ToldAddresses left = new ToldAddresses(told);
        List<RecipientProvider> filtered = new ArrayList<>(recipients);
        filtered.add(left);
        return new FailureMail(subject, html, left.leftOf(to), replyTo, attachLog, filtered);
    }

    public FailureMail {
        recipients = List.copyOf(recipients);
    }

    /**
     * Sends it.
     *
     * @return what came of it; where somebody was to get it and did not, email-ext has told the build's log why
     */
    public Sent send(StepContext context) throws IOException, InterruptedException {
        EmailExtStep step = new EmailExtStep(subject, html);
        step.setMimeType("both");
        step.setTo(to);
        step.setReplyTo(replyTo);
        step.setAttachLog(attachLog);
        step.setRecipientProviders(recipients);
        SendingListener listener = new SendingListener(context.get(TaskListener.class));
        NestedStepContext nested = new NestedStepContext(context, listener);
        StepExecution sending = start(step, nested);
        try {
            nested.ended().get(LONGEST_SECONDS, TimeUnit.SECONDS);
            return new Sent(
                    listener.hasSent(), listener.isForNobody(), listener.hasSent() ? listener.addresses() : Set.of());
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            stop(sending, e);
            throw new IOException("the mail server has not answered for " + LONGEST_SECONDS + " s", e);
        } catch (InterruptedException e) {
            stop(sending, e);
            throw e;
        }
    }

    private static StepExecution start(EmailExtStep step, StepContext context)
            throws IOException, InterruptedException {
        try {
            StepExecution sending = step.start(context);
            sending.start();
            return sending;
        } catch (IOException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** Nobody waits for it any more, so that it is not to go on by itself. */
    private static void stop(StepExecution sending, Exception cause) {
        try {
            sending.stop(cause);
        } catch (Exception e) {
            cause.addSuppressed(e);
        }
    }
}
