package io.jenkins.plugins.delivery.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.JDK;
import hudson.model.Result;
import hudson.plugins.git.BranchSpec;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.ImageBuildConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.OtherRegistryConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.KanikoRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Repositories that nobody here wrote, as somebody has checked them out below a directory, with one line of Pipeline
 * each: built and tested, made into images, rendered with the common chart and asked of the API server. A file
 * {@code NAME.options} beside a checkout says what that line has in its brackets. Base images are a stand-in, a Java
 * runtime under each name, since they cannot be had everywhere.
 *
 * <p>{@code -Dcheckouts=DIRECTORY -Dtest=CheckoutsTest} runs it and prints a row for each. {@code -Djdks=DIRECTORY} gives
 * Jenkins the JDKs below a directory as tools, each with the name of its release as in {@code jdk-21}.
 */
@WithJenkins
@RequiresTestbed({TestbedPart.HELM4, TestbedPart.JRE_BASE, TestbedPart.KANIKO})
@EnabledIfSystemProperty(
        named = "checkouts",
        matches = ".+",
        disabledReason = "repositories of others are brought by hand: -Dcheckouts=DIRECTORY")
class CheckoutsTest {
    private static final Pattern FROM =
            Pattern.compile("(?im)^FROM\\s+(?:--\\S+\\s+)?(?:docker\\.io/)?([\\w./-]++)(?::([\\w.-]++))?");
    private static final Pattern RELEASE = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)");
    private static final int MOST_DEPTH = 8;

    /** Registries of base images beside Docker Hub. */
    private static final List<String> HOSTS = List.of(
            "registry.access.redhat.com", "quay.io", "gcr.io", "ghcr.io", "mcr.microsoft.com", "public.ecr.aws");

    /** Of ten, and so of any number: one may want what the machine does not have. */
    private static final double SHARE = 0.9;

    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    private JenkinsRule jenkins;
    private BaseImages.LayerFile base;
    private final Set<String> pushed = new LinkedHashSet<>();

    @BeforeAll
    static void allowLocalCheckout() {
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
    }

    @AfterAll
    static void forbidLocalCheckout() {
        GitSCM.ALLOW_LOCAL_CHECKOUT = false;
    }

    @Test
    void aLineOfPipelineIsEnough(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setJDKs(jdks());
        configure();
        List<String> failed = new ArrayList<>();
        List<Path> checkouts = checkouts();
        for (Path checkout : checkouts) {
            String name = checkout.getFileName().toString();
            WorkflowRun run = build(name, checkout);
            long byKaniko = run.getLog(Integer.MAX_VALUE).stream()
                    .filter(line -> line.startsWith("Engine kaniko: "))
                    .peek(System.out::println)
                    .count();
            System.out.println("| " + name + " | " + run.getDuration() / 1000 + " s | " + run.getResult() + " | "
                    + run.getActions(ImageBuildAction.class).size() + " images, " + byKaniko + " by kaniko |");
            if (run.getResult() != Result.SUCCESS) {
                failed.add(name + "\n" + String.join("\n", run.getLog(60)));
            }
        }

        assertThat(failed.size()).as(() -> String.join("\n\n", failed)).isLessThanOrEqualTo((int)
                Math.floor(checkouts.size() * (1 - SHARE) + 1e-9));
    }

    private static List<JDK> jdks() throws IOException {
        List<JDK> found = new ArrayList<>();
        String place = System.getProperty("jdks");
        if (place != null) {
            try (Stream<Path> all = Files.list(Path.of(place))) {
                for (Path home : all.filter(home -> Files.isRegularFile(home.resolve("release")))
                        .sorted()
                        .toList()) {
                    Matcher release = RELEASE.matcher(Files.readString(home.resolve("release")));
                    if (release.find()) {
                        found.add(new JDK("jdk-" + release.group(1), home.toString()));
                    }
                }
            }
        }
        return found;
    }

    private static List<Path> checkouts() throws Exception {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("checkouts")))) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    private void configure() throws Exception {
        DeploySettings settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        settings.configure(TestbedPart.HELM4, "60s");
        PlainRegistry.use(REGISTRY.host());
        base = BaseImages.compressFast(
                TestbedPart.JRE_BASE.path("jre-base/root.tar"), directory.resolve("base.tar.gz"));
        push("base/java", "17");
        pushTomcats();
        ImageBuildConfiguration images = new ImageBuildConfiguration();
        images.setMirrors(List.of(REGISTRY.host() + "/hub"));
        images.setBaseImage(REGISTRY.host() + "/base/java:17");
        // For Dockerfiles whose commands have to be run.
        images.setKanikoExecutable(KanikoRun.executable().toString());
        DeliveryGlobalConfiguration.get().setImageBuild(images);
        DeliveryGlobalConfiguration.get()
                .setRegistries(HOSTS.stream().map(this::mirrored).toList());
        WorkflowJob deploy = jenkins.createProject(WorkflowJob.class, "deploy");
        deploy.setDefinition(new CpsFlowDefinition(
                "properties([parameters([string(name: 'App'), string(name: 'Env'), string(name: 'Tag')])])\n"
                        + "if (params.App) node {\n" + settings.checkout()
                        + "writeFile file: \"appConfig/dev/${params.App}.yml\", text: 'config: {GREETING: hello}'\n"
                        + "helmDeploy app: params.App, environment: params.Env, tag: params.Tag, dryRun: 'server' }",
                true));
        jenkins.buildAndAssertSuccess(deploy);
        DeliveryGlobalConfiguration.get().setDeployJob("deploy");
    }

    private OtherRegistryConfiguration mirrored(String host) {
        OtherRegistryConfiguration registry = new OtherRegistryConfiguration();
        registry.setHost(host);
        registry.setMirrors(List.of(REGISTRY.host() + "/hub"));
        return registry;
    }

    /** What images of web applications without a Dockerfile begin with. */
    private void pushTomcats() throws Exception {
        Path root = directory.resolve("tomcat");
        for (String place : List.of("webapps", "work", "temp", "logs")) {
            Files.createDirectories(root.resolve("usr/local/tomcat/" + place));
        }
        Path tar = directory.resolve("tomcat.tar");
        assertThat(new ProcessBuilder("tar", "-cf", tar.toString(), "-C", root.toString(), "usr")
                        .start()
                        .waitFor())
                .isZero();
        List<BaseImages.LayerFile> layers =
                List.of(base, BaseImages.compressFast(tar, directory.resolve("tomcat.tar.gz")));
        for (String version : List.of("9", "10")) {
            for (String java : List.of("11", "17", "21")) {
                BaseImages.pushLarge(
                        REGISTRY.url(),
                        "hub/library/tomcat",
                        version + "-jre" + java,
                        layers,
                        List.of("PATH=/usr/bin"));
            }
        }
    }

    /** What is checked out, with the line. */
    private WorkflowRun build(String name, Path checkout) throws Exception {
        pushBases(checkout);
        Path options = checkout.resolveSibling(name + ".options");
        Path repository = directory.resolve(name);
        try (Git git = Git.open(checkout.toFile())) {
            System.out.println(name + " "
                    + git.getRepository().resolve("HEAD").abbreviate(10).name());
        }
        // A snapshot need not have all of its history.
        copy(checkout, repository);
        Files.writeString(
                repository.resolve("Jenkinsfile"),
                "microservicePipeline("
                        + (Files.exists(options) ? Files.readString(options).trim() : "") + ")\n");
        try (Git git = Git.init()
                .setInitialBranch("delivery")
                .setDirectory(repository.toFile())
                .call()) {
            // Some have files that their own rules ignore.
            assertThat(new ProcessBuilder("git", "add", "--force", ".")
                            .directory(repository.toFile())
                            .start()
                            .waitFor())
                    .isZero();
            git.commit()
                    .setMessage("Deliver")
                    .setAuthor("dev", "dev@example.com")
                    .setSign(false)
                    .call();
        }
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsScmFlowDefinition(
                new GitSCM(
                        GitSCM.createRepoList(repository.toUri().toString(), null),
                        List.of(new BranchSpec("delivery")),
                        null,
                        null,
                        List.of()),
                "Jenkinsfile"));
        return job.scheduleBuild2(0).get();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file :
                    files.filter(path -> !path.startsWith(from.resolve(".git"))).toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private void pushBases(Path checkout) throws Exception {
        try (Stream<Path> files = Files.walk(checkout, MOST_DEPTH)) {
            for (Path file : files.filter(file -> file.getFileName()
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .startsWith("dockerfile"))
                    .filter(Files::isRegularFile)
                    .toList()) {
                List<String[]> images = FROM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .results()
                        .map(from -> new String[] {from.group(1), from.group(2) == null ? "latest" : from.group(2)})
                        .toList();
                for (String[] image : images) {
                    String first = image[0].split("/", 2)[0];
                    String path = HOSTS.contains(first) ? image[0].substring(first.length() + 1) : image[0];
                    push("hub/" + (path.contains("/") ? path : "library/" + path), image[1]);
                }
            }
        }
    }

    private void push(String repository, String tag) throws Exception {
        if (pushed.add(repository + ":" + tag)) {
            BaseImages.pushLarge(
                    REGISTRY.url(),
                    repository,
                    tag,
                    List.of(base),
                    List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
        }
    }
}
