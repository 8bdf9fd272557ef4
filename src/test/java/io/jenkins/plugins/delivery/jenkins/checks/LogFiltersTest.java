package io.jenkins.plugins.delivery.jenkins.checks;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.console.LineTransformationOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.junit.jupiter.api.Test;

class LogFiltersTest {
    @Test
    void hidesWhatTheLogHidesAndNothingElse() {
        LogFilters filters = new LogFilters(new Stamped());

        assertThat(filters.apply("  image: a → b")).isEqualTo("  image: a → b");
        assertThat(filters.apply("  password s3cret, again s3cret")).isEqualTo("  password ****, again ****");
        assertThat(filters.apply("")).isEmpty();
        assertThat(new LogFilters(null).apply("s3cret")).isEqualTo("s3cret");
    }

    @Test
    void hidesAllOfWhatTheFiltersDoNotTake() {
        LogFilters filters = new LogFilters(new TaskListenerDecorator() {
            private static final long serialVersionUID = 1L;

            @Override
            public OutputStream decorate(OutputStream logger) throws IOException {
                throw new IOException("broken");
            }
        });

        assertThat(filters.apply("s3cret")).isEqualTo("(hidden)");
    }

    /** Hides a secret, and puts the time before each line as {@code timestamps} does. */
    private static final class Stamped extends TaskListenerDecorator {
        private static final long serialVersionUID = 1L;

        @Override
        public OutputStream decorate(OutputStream logger) {
            return new LineTransformationOutputStream.Delegating(logger) {
                @Override
                protected void eol(byte[] bytes, int length) throws IOException {
                    String line = new String(bytes, 0, length, StandardCharsets.UTF_8);
                    out.write(("[2026-11-29T23:45:00.123Z] " + line.replace("s3cret", "****"))
                            .getBytes(StandardCharsets.UTF_8));
                }
            };
        }
    }
}
