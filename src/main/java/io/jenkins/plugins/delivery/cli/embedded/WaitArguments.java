package io.jenkins.plugins.delivery.cli.embedded;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.GoDuration;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Whether a verb waits for what it does, and for how long. */
final class WaitArguments {
    @Option(names = "--wait")
    private boolean wait;

    @Option(names = "--timeout", defaultValue = "5m0s")
    private String timeout;

    boolean isWanted() {
        return wait;
    }

    Duration timeout() {
        return GoDuration.parse(timeout)
                .orElseThrow(() -> new DeliveryException("--timeout '" + timeout + "' is no duration: write 5m"));
    }

    /** As helm-java wants it; 0 would mean its default. */
    int seconds() {
        return Math.toIntExact(Math.max(1, timeout().toSeconds()));
    }
}
