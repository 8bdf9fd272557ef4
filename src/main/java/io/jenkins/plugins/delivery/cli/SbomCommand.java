package io.jenkins.plugins.delivery.cli;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.inprocess.ImageLayers;
import io.jenkins.plugins.delivery.core.image.inprocess.Platform;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.bill.ImageBill;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sbom}: what is in an image that is in a registry already. */
@Command(
        name = "sbom",
        description = "Writes the bill of materials of an image in its registry: CycloneDX 1.6, in JSON.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class SbomCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RegistryImage image;

    @CheckForNull
    @Option(
            names = "--base",
            paramLabel = "IMAGE",
            description = "What the image was built upon, to tell apart what it brought. Default: not known.")
    private String base;

    @Option(
            names = "--platform",
            defaultValue = "linux/amd64",
            description = "Which image of an index. Default: ${DEFAULT-VALUE}.")
    private String platform;

    @CheckForNull
    @Option(names = "--output", paramLabel = "FILE", description = "Default: standard output.")
    private Path output;

    @Override
    public Integer call() throws InterruptedException {
        Platform wanted = Platform.parse("platform", platform);
        ImageReference upon = base == null ? null : ImageReference.parse(base);
        JsonNode bill;
        try (RegistryClient client = image.client(spec);
                TemporaryDirectory temporary = TemporaryDirectory.create()) {
            ImageReference one =
                    ImageLayers.of(client, image.parts(client).image(), wanted).image();
            bill = new ImageBill(client, temporary.path()).of(one, upon);
        }
        RegistryImage.tell(spec, bill);
        write(Json.print(bill) + "\n");
        return CommandLine.ExitCode.OK;
    }

    private void write(String json) {
        PrintWriter out = spec.commandLine().getOut();
        if (output == null) {
            out.print(json);
            out.flush();
            return;
        }
        try {
            Files.writeString(output, json);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "output", output, "cannot be written", "name a file in a directory that is there");
        }
    }
}
