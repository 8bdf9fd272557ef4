package io.jenkins.plugins.delivery.cli.embedded;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.PackageCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code helm package}, of a copy of the chart, because helm-java cannot set the {@code appVersion}. */
@Command(name = "package")
final class PackageVerb implements Callable<Integer> {
    @Parameters(index = "0")
    private Path chart;

    @Option(names = "--app-version", required = true)
    private String appVersion;

    @Option(names = "--destination", required = true)
    private Path destination;

    @Override
    public Integer call() throws IOException {
        Path copy = new ChartCopy(chart).withAppVersion(appVersion);
        new PackageCommand(NativeHelm.load(), new Helm(copy), copy)
                .withDestination(destination)
                .call();
        return 0;
    }
}
