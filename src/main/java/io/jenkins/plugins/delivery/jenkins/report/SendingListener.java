package io.jenkins.plugins.delivery.jenkins.report;

import hudson.console.LineTransformationOutputStream;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Passes on what email-ext says, and finds out from it whether the mail was sent: it has no other way to tell. */
final class SendingListener implements TaskListener {
    private static final long serialVersionUID = 1L;

    private final transient PrintStream logger;
    private volatile boolean sending;
    private volatile boolean failed;

    SendingListener(TaskListener to) {
        logger = new PrintStream(new Lines(to.getLogger()), true, StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream getLogger() {
        return logger;
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
            sending |= line.startsWith("Sending email to:");
            failed |= line.startsWith("Could not send")
                    || line.startsWith("Not sent")
                    || line.startsWith("Failed after")
                    // What a server refuses, email-ext tells in its debug mode only.
                    || line.contains("Exception message: ");
            to.write(bytes, 0, length);
        }
    }
}
