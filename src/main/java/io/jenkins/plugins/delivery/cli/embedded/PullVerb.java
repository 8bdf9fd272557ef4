package io.jenkins.plugins.delivery.cli.embedded;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code helm pull}, which helm-java does not have. */
@Command(name = "pull")
final class PullVerb implements Callable<Integer> {
    @Unmatched
    private List<String> arguments;

    @Override
    public Integer call() {
        throw new DeliveryException("the embedded Helm cannot pull a chart from a registry: install Helm, or name the"
                + " chart as a directory or an archive");
    }
}
