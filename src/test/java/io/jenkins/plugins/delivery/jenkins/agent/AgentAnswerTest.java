package io.jenkins.plugins.delivery.jenkins.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.FilePath;
import hudson.remoting.RequestAbortedException;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import jenkins.MasterToSlaveFileCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentAnswerTest {
    @TempDir
    private Path directory;

    @Test
    void isWhatTheAgentSays() throws Exception {
        assertThat(AgentAnswer.of(new FilePath(directory.toFile()), new Question(false)))
                .isEqualTo(directory.toString());
    }

    /** Steps wait for an agent that is away, and go by the exception of a connection that is gone. */
    @Test
    void anAgentThatGoesAwayMeanwhileIsAway() {
        assertThatThrownBy(() -> AgentAnswer.of(new FilePath(directory.toFile()), new Question(true)))
                .isInstanceOf(IOException.class)
                .hasMessage("The agent went away while it was asked: java.io.IOException: channel closed")
                .hasCauseInstanceOf(RequestAbortedException.class);
    }

    /** Where it is asked; or what a channel throws that is closed before the answer has come. */
    private static final class Question extends MasterToSlaveFileCallable<String> {
        private static final long serialVersionUID = 1L;
        private final boolean closed;

        Question(boolean closed) {
            this.closed = closed;
        }

        @Override
        public String invoke(File place, VirtualChannel channel) {
            if (closed) {
                throw new RequestAbortedException(new IOException("channel closed"));
            }
            return place.toString();
        }
    }
}
