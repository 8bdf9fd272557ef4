package io.jenkins.plugins.delivery.cli.embedded;

import com.marcnuri.helm.VersionCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code helm version}: the version alone, whatever the template. Shows that the library can be loaded, too. */
@Command(name = "version")
final class VersionVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--template")
    private String template;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(new VersionCommand(NativeHelm.load()).call());
        return 0;
    }
}
