package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.SupplyChain;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageParts;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sign}: signs an image that is in a registry already. */
@Command(
        name = "sign",
        description = "Signs an image in its registry, and each image of an index, as 'cosign verify --key' reads it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class SignCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RegistryImage image;

    @Mixin
    private SigningKeyOptions key;

    @Override
    public Integer call() throws InterruptedException {
        Signer signer = key.signer(image.common().settings().supplyChain());
        try (RegistryClient client = image.client(spec)) {
            ImageParts parts = image.parts(client);
            new SupplyChain(client, signer).sign(parts);
            image.print(
                    spec,
                    parts,
                    Map.of("key", signer.verificationKey().fingerprint()),
                    "Signed " + parts.image() + " with " + signer.verificationKey());
        }
        return CommandLine.ExitCode.OK;
    }
}
