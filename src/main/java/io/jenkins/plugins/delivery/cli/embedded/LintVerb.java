package io.jenkins.plugins.delivery.cli.embedded;

import com.marcnuri.helm.LintCommand;
import com.marcnuri.helm.LintResult;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.helm.chart.ChartArchive;
import io.jenkins.plugins.delivery.core.helm.values.ValueTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code helm lint} of an archive. helm-java takes no values, so it is given a copy of the chart whose own values are
 * overlaid with them.
 */
@Command(name = "lint")
final class LintVerb implements Callable<Integer> {
    private static final String VALUES = "values.yaml";

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0")
    private Path archive;

    @Mixin
    private ValuesFiles values;

    /** Helm takes it and its rules do not look at it. */
    @Option(names = "--namespace")
    private String namespace;

    @Option(names = "--quiet")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        Path chart = ChartArchive.unpack(archive, archive.toString(), Files.createTempDirectory("lint"))
                .path();
        overlayValues(chart.resolve(VALUES));
        LintCommand command = new LintCommand(NativeHelm.load(), chart);
        LintResult result = (quiet ? command.quiet() : command).call();
        result.getMessages().forEach(spec.commandLine().getOut()::println);
        if (result.isFailed()) {
            throw new DeliveryException("1 chart(s) linted, 1 chart(s) failed");
        }
        return 0;
    }

    private void overlayValues(Path file) throws IOException {
        ValueTree merged = Files.exists(file) ? read(file) : ValueTree.empty();
        for (Path layer : values.all()) {
            merged.overlay(read(layer));
        }
        Files.writeString(file, merged.toYaml());
    }

    private static ValueTree read(Path file) throws IOException {
        return ValueTree.parse(Files.readString(file), file.toString());
    }
}
