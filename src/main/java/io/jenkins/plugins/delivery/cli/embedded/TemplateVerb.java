package io.jenkins.plugins.delivery.cli.embedded;

import com.marcnuri.helm.TemplateCommand;
import com.marcnuri.helm.jni.HelmLib;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code helm template}. For helm-java it is always an install, so {@code --is-upgrade} changes nothing. */
@Command(name = "template")
final class TemplateVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0")
    private String release;

    @Parameters(index = "1")
    private Path chart;

    @Option(names = "--namespace", required = true)
    private String namespace;

    @Option(names = "--kube-version")
    private String kubeVersion;

    @Option(names = "--is-upgrade")
    private boolean upgrade;

    @Mixin
    private ValuesFiles values;

    @Override
    public Integer call() throws IOException {
        HelmLib helm = NativeHelm.load();
        PrintWriter out = spec.commandLine().getOut();
        out.println(render(helm, chart));
        out.println(HookManifests.render(chart, copy -> render(helm, copy)));
        return 0;
    }

    private String render(HelmLib helm, Path from) throws IOException {
        TemplateCommand command = new TemplateCommand(helm, from)
                .withName(release)
                .withNamespace(namespace)
                .withKubeVersion(kubeVersion);
        values.forHelm().forEach(command::withValuesFile);
        return command.call();
    }
}
