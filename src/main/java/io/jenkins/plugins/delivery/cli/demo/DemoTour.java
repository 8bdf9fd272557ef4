package io.jenkins.plugins.delivery.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.registry.LoopbackRegistry;
import io.jenkins.plugins.delivery.core.report.Reason;
import io.jenkins.plugins.delivery.core.report.RunningRelease;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.revwalk.RevCommit;

/** The practice run, step by step, each step the command that a user would type. */
public final class DemoTour {
    private static final String NAMESPACE_PREFIX = "microservice-demo";
    private static final String NEEDED = "DATABASE_URL";
    private static final String ERROR = "ERROR: ";

    private final Path directory;
    private final DemoFiles files;
    private final DemoCommands commands;
    private final Cluster cluster;
    private final String base;
    private final PrintWriter terminal;
    private final List<String> summary = new ArrayList<>();
    private int step;

    /**
     * A cluster to deploy to.
     *
     * @param options the options of the commands that name it
     */
    public record Cluster(List<String> options) {
        public Cluster {
            options = List.copyOf(options);
        }
    }

    /**
     * @param directory where everything is written
     * @param cluster null to render only
     * @param base the base image of the service
     */
    public DemoTour(
            Path directory, DemoCommands commands, @CheckForNull Cluster cluster, String base, PrintWriter terminal) {
        this.directory = directory;
        this.files = new DemoFiles(directory);
        this.commands = commands;
        this.cluster = cluster;
        this.base = base;
        this.terminal = terminal;
    }

    /** Runs it, and says at the end what was done and where to look. */
    public void run() {
        try (LoopbackRegistry registry = LoopbackRegistry.start(directory.resolve("registry"))) {
            files.write(registry.host(), NAMESPACE_PREFIX);
            files.commitService("", "Greet");
            String first = build();
            reuse();
            if (cluster == null) {
                withoutCluster(first);
            } else {
                withCluster(first);
            }
            heading("What was done, and where to look");
            summary.forEach(terminal::println);
            terminal.flush();
        } catch (IOException | GitAPIException e) {
            throw new DeliveryException("The demo cannot go on in " + directory + ": " + e.getMessage(), e);
        }
    }

    private String build() throws JsonProcessingException {
        heading("Build the service's image in this process and push it to a registry");
        String tag = json(succeeded(buildImage())).path("tag").asText();
        summary.add("Built and pushed demo.index:" + tag + " from " + files.service());
        return tag;
    }

    private void reuse() {
        heading("Build the same commit again: the image is there already");
        succeeded(buildImage());
    }

    /** As far as one comes without a cluster: Helm renders, and what is wrong before a deploy is found. */
    private void withoutCluster(String tag) throws IOException, GitAPIException {
        heading("Render what would be deployed (give --kubeconfig to deploy it)");
        succeeded(deploy(tag, "--dry-run", "render"));
        summary.add("Rendered it with the chart and the values in " + files.deployRepository());

        heading("Deploy a tag that nobody built: refused before anything is touched");
        failed(deploy("1.0.0", "--dry-run", "render"));

        heading("Break the service's settings: the file and the line are named");
        files.writeAppConfig("config:\n  GREETING: hello\n GREETING: again\n");
        RevCommit change = files.commitService("", "Greet twice");
        String error = failed(deploy(tag, "--dry-run", "render")).err();
        String sentence =
                error.substring(error.lastIndexOf(ERROR) + ERROR.length()).strip();
        mail(Reason.of(sentence), change, List.of());
        summary.add("Not shown without a cluster: the watched rollout, why it failed, and the roll-back");
    }

    private void withCluster(String first) throws IOException, GitAPIException {
        heading("Deploy it, and watch it come up");
        succeeded(deploy(first));
        summary.add("Deployed it to namespace " + NAMESPACE_PREFIX + "-" + DemoFiles.ENVIRONMENT);

        heading("Break it: a version that needs a setting which nobody made");
        RevCommit change = files.commitService(NEEDED, "Store greetings in a database");
        String broken = json(succeeded(buildImage())).path("tag").asText();
        JsonNode result = json(failed(deploy(broken)));
        summary.add("Deployed " + broken + ", which failed: "
                + result.path("diagnosis").path("sentence").asText() + ". It was rolled back");
        mail(DemoMail.reason(result), change, List.of(DemoMail.release(result)));

        heading("Explain how the release stands now");
        succeeded(run(onRelease("explain")));

        heading("Mend it, and deploy that");
        files.writeAppConfig("config:\n  " + NEEDED + ": jdbc:h2:mem:demo\n");
        files.commitService(NEEDED, "Name the database");
        String mended = json(succeeded(buildImage())).path("tag").asText();
        succeeded(deploy(mended));

        heading("Take it back in one step all the same");
        succeeded(run(onRelease("helm-rollback", "--reason", "it was only a demo", "--json")));
        summary.add("Deployed " + mended + " and took it back: helm history index --namespace " + NAMESPACE_PREFIX + "-"
                + DemoFiles.ENVIRONMENT);
        summary.add("Remove it all: kubectl delete namespace " + NAMESPACE_PREFIX + "-" + DemoFiles.ENVIRONMENT);
    }

    private void mail(Reason reason, RevCommit change, List<RunningRelease> releases) throws IOException {
        heading("The mail that notifyFailure sends");
        Path file = directory.resolve("mail.html");
        terminal.println("Subject: " + DemoMail.write(file, reason, change, releases));
        summary.add("The mail about the failure is in " + file);
    }

    private DemoCommands.Ended buildImage() {
        return run(List.of(
                "build-image",
                "--app=index",
                "--workspace=" + files.service(),
                "--config=" + files.settings(),
                "--build-args=BASE=" + base,
                "--json"));
    }

    private DemoCommands.Ended deploy(String tag, String... more) {
        List<String> arguments = new ArrayList<>(onRelease("helm-deploy", "--tag=" + tag, "--json"));
        if (cluster != null) {
            arguments.add("--create-namespace");
        }
        arguments.addAll(List.of(more));
        return run(arguments);
    }

    private List<String> onRelease(String command, String... more) {
        return Stream.of(
                        Stream.of(
                                command,
                                "--app=index",
                                "--environment=" + DemoFiles.ENVIRONMENT,
                                "--workspace=" + files.deployRepository(),
                                "--config=" + files.settings()),
                        cluster == null ? Stream.<String>empty() : cluster.options().stream(),
                        Stream.of(more))
                .flatMap(arguments -> arguments)
                .toList();
    }

    private DemoCommands.Ended run(List<String> arguments) {
        terminal.println("$ microservice-delivery " + String.join(" ", arguments));
        terminal.flush();
        return commands.run(arguments);
    }

    private static DemoCommands.Ended succeeded(DemoCommands.Ended ended) {
        if (ended.exitCode() != 0) {
            throw new DeliveryException("The demo ends here, because this was to succeed: the lines above say why not");
        }
        return ended;
    }

    private static DemoCommands.Ended failed(DemoCommands.Ended ended) {
        if (ended.exitCode() == 0) {
            throw new DeliveryException("The demo ends here, because this was to fail and did not");
        }
        return ended;
    }

    private static JsonNode json(DemoCommands.Ended ended) throws JsonProcessingException {
        return Json.read(ended.out().getBytes(StandardCharsets.UTF_8));
    }

    private void heading(String text) {
        step++;
        terminal.println();
        terminal.println("== " + step + ". " + text);
    }
}
