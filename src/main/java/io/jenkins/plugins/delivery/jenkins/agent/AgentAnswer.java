package io.jenkins.plugins.delivery.jenkins.agent;

import hudson.FilePath;
import hudson.remoting.RequestAbortedException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import jenkins.MasterToSlaveFileCallable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Asks an agent. What it answers is kept, logged and shown by the controller, and builds have their way with agents: an
 * answer larger than any honest one goes no further.
 */
@Restricted(NoExternalUse.class)
public final class AgentAnswer {
    /** In bytes, as Java serialises it. The largest honest ones have a manifest or a class path in them. */
    private static final int LARGEST = 16 << 20;

    private AgentAnswer() {}

    /**
     * The answer.
     *
     * @param place which {@link FilePath#act} is called on
     * @throws IOException also when the answer is too large, and when the agent goes away while it is asked
     */
    public static <T extends Serializable> T of(FilePath place, MasterToSlaveFileCallable<T> question)
            throws IOException, InterruptedException {
        T answer;
        try {
            answer = place.act(question);
        } catch (RequestAbortedException e) {
            // How a connection that ends in the middle of a question says so.
            throw new IOException("The agent went away while it was asked: " + e.getMessage(), e);
        }
        try (ObjectOutputStream size = new ObjectOutputStream(new Limit())) {
            size.writeObject(answer);
        }
        return answer;
    }

    /** Keeps nothing and fails beyond the limit. */
    private static final class Limit extends OutputStream {
        private int left = LARGEST;

        @Override
        public void write(int b) throws IOException {
            count(1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            count(length);
        }

        private void count(int length) throws IOException {
            if (length > left) {
                throw new IOException("The agent answers with more than " + (LARGEST >> 20)
                        + " MB, which no step of this plugin asks for: look at the agent");
            }
            left -= length;
        }
    }
}
