package io.jenkins.plugins.delivery.cli.embedded;

import com.marcnuri.helm.TemplateCommand;
import com.marcnuri.helm.jni.HelmLib;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
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

    /** helm-java has them in any case. */
    @Option(names = "--include-crds")
    private boolean includeCrds;

    @Mixin
    private ValuesFiles values;

    @Override
    public Integer call() throws IOException {
        spec.commandLine().getOut().println(render(NativeHelm.load(), chart, release, namespace, kubeVersion, values));
        return 0;
    }

    /**
     * The manifest with the hooks.
     *
     * @param kubeVersion null means helm-java's own
     */
    static String render(
            HelmLib helm,
            Path chart,
            String release,
            String namespace,
            @CheckForNull String kubeVersion,
            ValuesFiles values)
            throws IOException {
        HookManifests.TemplateOf template = from -> {
            TemplateCommand command =
                    new TemplateCommand(helm, from).withName(release).withNamespace(namespace);
            if (kubeVersion != null) {
                command.withKubeVersion(kubeVersion);
            }
            values.forHelm().forEach(command::withValuesFile);
            return command.call();
        };
        return template.render(chart) + "\n" + HookManifests.render(chart, template);
    }
}
