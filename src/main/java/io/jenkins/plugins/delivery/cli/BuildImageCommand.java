package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.config.SignerSettings;
import io.jenkins.plugins.delivery.core.config.SigningProgram;
import io.jenkins.plugins.delivery.core.image.engine.BuildFacts;
import io.jenkins.plugins.delivery.core.image.engine.IfExists;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuild;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildRequest;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.revision.BuiltBranch;
import io.jenkins.plugins.delivery.core.supplychain.ScanRecord;
import io.jenkins.plugins.delivery.core.supplychain.listing.RegistryListings;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code build-image}, the twin of the step {@code buildImage}. */
@Command(
        name = "build-image",
        description = "Builds the image of a service and pushes it, or writes it to a file.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class BuildImageCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--app", required = true, description = "The service's name.")
    private String app;

    @Mixin
    private CommonOptions common;

    @Mixin
    private TagOptions tags;

    @Option(
            names = "--context",
            defaultValue = ImageBuildRequest.DEFAULT_CONTEXT,
            description = "The directory that COPY copies from. Default: the workspace.")
    private String context;

    @Option(
            names = {"-f", "--file", "--dockerfile"},
            defaultValue = ImageBuildRequest.DEFAULT_DOCKERFILE,
            description =
                    "In the context, else in the workspace, else relative to the current directory, where it may be"
                            + " outside of both. Default: ${DEFAULT-VALUE}.")
    private String dockerfile;

    @Option(names = "--target", description = "The stage to build. Default: the last.")
    private String target;

    @Option(
            names = {"--build-arg", "--build-args"},
            mapFallbackValue = Option.NULL_VALUE,
            description = "NAME=value for ARG, or NAME for its value in the environment; may be given several times.")
    private Map<String, String> buildArgs = Map.of();

    @Option(
            names = {"--label", "--labels"},
            mapFallbackValue = "",
            description = "name=value; may be given several times.")
    private Map<String, String> labels = Map.of();

    @Option(
            names = {"--platform", "--platforms"},
            split = ",",
            defaultValue = ImageBuildRequest.DEFAULT_PLATFORM,
            description = "Of several, separated by commas or given several times, an index is made, in process."
                    + " Default: ${DEFAULT-VALUE}.")
    private List<String> platforms;

    @Option(names = "--engine", description = "auto, inProcess, kaniko or docker. Default: the settings'.")
    private String engine;

    @Option(
            names = "--if-exists",
            defaultValue = "reuse",
            description = "reuse, fail or overwrite a tag that is there. Default: ${DEFAULT-VALUE}.")
    private String ifExists;

    @Option(
            names = "--push",
            negatable = true,
            description = "Push the image to the registry. Default: true, without --output.")
    private Boolean push;

    @Option(
            names = "--output",
            description =
                    "Instead of a push, relative to the current directory: a directory for an OCI layout, a .tar file"
                            + " for an archive, or Docker's type=oci,dest=PATH.")
    private String output;

    @Option(names = "--cache", negatable = true, description = "Whether kaniko uses its cache repository.")
    private Boolean cache;

    @Option(names = "--extra-args", split = ",", description = "Further options for kaniko that the settings allow.")
    private List<String> extraArgs = List.of();

    @Option(names = "--timeout-minutes", description = "Default: the settings'.")
    private Integer timeoutMinutes;

    @Option(
            names = "--branch",
            description =
                    "The branch for the tag. Default: $BRANCH_NAME, $GIT_LOCAL_BRANCH, $GIT_BRANCH, or the checkout's.")
    private String branch;

    @CheckForNull
    @Option(
            names = "--vulnerabilities",
            paramLabel = "FILE",
            description =
                    "The report of a scanner, relative to the current directory, that is attached to the image where"
                            + " it is signed.")
    private String vulnerabilities;

    @Mixin
    private SigningKeyOptions key;

    @Mixin
    private ListingOptions listing;

    @Mixin
    private RegistryLoginOptions login;

    @Override
    public Integer call() throws InterruptedException {
        TerminalLog log = new TerminalLog(spec.commandLine().getErr(), System.console() != null);
        CheckoutAhead checkout = CheckoutAhead.begin(common.workspace());
        DeliveryConfig settings = common.settings();
        ImageBuildRequest request = request(settings);
        LocalSupplyChain supplyChain = new LocalSupplyChain(key, settings, request, log);
        ScanRecord report =
                vulnerabilities == null ? null : AttestCommand.scan("vulnerabilities", Path.of(vulnerabilities));
        RegistryAccessProvider access = login.access(settings, log);
        ImageBuildResult result;
        try (RegistryListings listings = listings(settings, supplyChain.signer(), access, log)) {
            LayerListingCache cache = CacheDirectory.listings(listings.source(), listings.sink());
            Built built = build(request, settings, cache, checkout, access, log);
            result = built.result();
            supplyChain.attach(result, built.facts(), report, access);
            listings.publish();
        }
        spec.commandLine()
                .getOut()
                .println(common.print(
                        result.toMap(), request.push() ? result.reference() : result.image() + "@" + result.digest()));
        spec.commandLine().getOut().flush();
        return 0;
    }

    /** The repository that the settings or the call name; the settings' program may sign elsewhere, and is believed here. */
    private RegistryListings listings(
            DeliveryConfig settings, @CheckForNull Signer signer, RegistryAccessProvider access, BuildLog log) {
        SignerSettings named = settings.supplyChain().signer();
        Map<String, String> programs = named == null || named.program() == null
                ? Map.of()
                : Map.of(SigningProgram.PUBLIC_KEY, named.program().publicKey());
        return new RegistryListings(
                listing.settings(settings), signer == null ? null : () -> signer, programs, access, log);
    }

    /** An image, and what it is made of. */
    private record Built(ImageBuildResult result, BuildFacts facts) {}

    private Built build(
            ImageBuildRequest request,
            DeliveryConfig settings,
            LayerListingCache listings,
            CheckoutAhead checkout,
            RegistryAccessProvider access,
            BuildLog log)
            throws InterruptedException {
        try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
            ImageBuild.Place place = new ImageBuild.Place(
                    common.workspace(),
                    temporary.path(),
                    listings,
                    checkout,
                    Path.of("").toAbsolutePath());
            ImageBuild.Outcome outcome = new ImageBuild(request, settings, place, access, log).run();
            if (outcome instanceof ImageBuild.Outcome.Done done) {
                return new Built(done.result(), done.facts());
            }
            ImageBuildResult result =
                    new LocalKaniko(access, log).run(((ImageBuild.Outcome.RunKaniko) outcome).build());
            return new Built(result, outcome.facts());
        }
    }

    /** What the core is asked for. */
    ImageBuildRequest request(DeliveryConfig settings) {
        return new ImageBuildRequest(
                app,
                tags.tag(app, settings.registry()),
                tags.additionalTags(app, settings.registry()),
                context,
                dockerfile,
                target,
                withEnvironment(buildArgs),
                labels,
                platforms,
                engine == null ? null : EngineName.parse("engine", engine),
                IfExists.parse(ifExists),
                push == null ? output == null : push,
                output == null ? null : OutputOption.parse(output).path(),
                cache,
                extraArgs,
                timeoutMinutes,
                branch != null ? branch : BuiltBranch.of(System.getenv()).orElse(null));
    }

    /** As Docker does it: NAME alone takes the value of the environment, and is not given when that has none. */
    private static Map<String, String> withEnvironment(Map<String, String> given) {
        Map<String, String> values = new TreeMap<>();
        given.forEach((name, value) -> {
            String known = value == null ? System.getenv(name) : value;
            if (known != null) {
                values.put(name, known);
            }
        });
        return values;
    }
}
