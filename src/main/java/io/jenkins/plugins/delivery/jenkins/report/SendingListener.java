package io.jenkins.plugins.delivery.jenkins.report;

import hudson.console.LineTransformationOutputStream;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Passes on what email-ext says, and finds out from it whether the mail was sent: it has no other way to tell. */
final class SendingListener implements TaskListener {
    private static final long serialVersionUID = 1L;

    private static final String SENDING = "Sending email to:";

    private final transient PrintStream logger;
    private final LinkedHashSet<String> addresses = new LinkedHashSet<>();
    private volatile boolean sending;
    private volatile boolean nobody;
    private volatile boolean failed;

    SendingListener(TaskListener to) {
        logger = new PrintStream(new Lines(to.getLogger()), true, StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream getLogger() {
        return logger;
    }

    /** Whom it was sent to, when it was. */
    synchronized Set<String> addresses() {
        return Set.copyOf(addresses);
    }

    /** Whether there was nobody to send it to. */
    boolean isForNobody() {
        return nobody;
    }

    private synchronized void sendingTo(String line) {
        sending = true;
        addresses.addAll(List.of(line.substring(SENDING.length()).strip().split("\\s+")));
    }

    boolean hasSent() {
        return sending && !failed;
    }

    private final class Lines extends LineTransformationOutputStream {
        private final OutputStream to;

        Lines(OutputStream to) {
            this.to = to;
        }

        @Override
        protected void eol(byte[] bytes, int length) throws IOException {
            String line = new String(bytes, 0, length, StandardCharsets.UTF_8);
            if (line.startsWith(SENDING)) {
                sendingTo(line);
            }
            if (line.startsWith("An attempt to send an e-mail to empty list of recipients")) {
                // Whoever sends the mail says it in words that fit: it may be as it should be.
                nobody = true;
                return;
            }
            failed |= line.startsWith("Could not send")
                    || line.startsWith("Not sent")
                    || line.startsWith("Failed after")
                    // What a server refuses, email-ext tells in its debug mode only.
                    || line.contains("Exception message: ");
            to.write(bytes, 0, length);
        }
    }
}
