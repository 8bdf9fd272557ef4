package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.project.BuildChoices;
import io.jenkins.plugins.delivery.core.project.BuildTool;
import io.jenkins.plugins.delivery.core.project.ProjectBuild;
import io.jenkins.plugins.delivery.core.project.Repository;
import io.jenkins.plugins.delivery.core.project.RepositoryRequest;
import io.jenkins.plugins.delivery.core.project.ServiceOptions;
import io.jenkins.plugins.delivery.core.text.Choice;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code inspect}: what the shared Pipeline would do with a checkout. */
@Command(
        name = "inspect",
        description = "Says what the shared Pipeline would do with a checkout, service by service, without doing it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @CheckForNull
    @Option(names = "--app", description = "The service's name when there is one. Default: its artifact's.")
    private String app;

    @CheckForNull
    @Option(names = "--build-tool", description = "maven or gradle, where the repository has both. Default: maven.")
    private String buildTool;

    @CheckForNull
    @Option(names = "--tests", description = "skip, or the Maven phase or Gradle task that runs them. Default: all.")
    private String tests;

    @Option(names = "--build-option", description = "A further argument of each Maven or Gradle command; repeatable.")
    private List<String> buildOptions = new ArrayList<>();

    @CheckForNull
    @Option(names = "--context", description = "As of build-image, for one service.")
    private String context;

    @CheckForNull
    @Option(names = "--dockerfile", description = "As of build-image, for one service.")
    private String dockerfile;

    @CheckForNull
    @Option(names = "--target", description = "As of build-image, for one service.")
    private String target;

    @Option(names = "--build-arg", description = "As of build-image, for one service: NAME=value; repeatable.")
    private Map<String, String> buildArgs = new TreeMap<>();

    @Mixin
    private WorkspaceOption checkout;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() {
        BuildTool tool =
                buildTool == null ? null : Choice.parse("buildTool", buildTool, "a build tool", BuildTool.values());
        Repository repository = Repository.inspect(
                checkout.workspace(),
                new RepositoryRequest(
                        app,
                        new BuildChoices(tool, tests, new ArrayList<>(buildOptions)),
                        new ServiceOptions(null, context, dockerfile, target, new TreeMap<>(buildArgs)),
                        new LinkedHashMap<>()));
        PrintWriter out = spec.commandLine().getOut();
        out.println(json.print(repository.toMap(), text(repository)));
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static String text(Repository repository) {
        List<String> lines = new ArrayList<>(repository.lines());
        repository.javaRelease().ifPresent(release -> lines.add("Java: " + release));
        for (ProjectBuild build : repository.builds()) {
            String where = build.directory().isEmpty() ? "" : "(cd " + build.directory() + ") ";
            lines.add("Compile: " + where + build.compile());
            if (!build.test().isEmpty()) {
                lines.add("Test: " + where + build.test());
            }
            if (!build.assemble().isEmpty()) {
                lines.add("Package: " + where + build.assemble());
            }
        }
        return String.join("\n", lines);
    }
}
