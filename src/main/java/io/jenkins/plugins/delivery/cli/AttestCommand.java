package io.jenkins.plugins.delivery.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.ReportFile;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.ScanRecord;
import io.jenkins.plugins.delivery.core.supplychain.SupplyChain;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageParts;
import io.jenkins.plugins.delivery.core.supplychain.attachment.PredicateType;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import io.jenkins.plugins.delivery.core.vulnerability.ReportReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attest}: states something of an image that is in a registry already. */
@Command(
        name = "attest",
        description = "States something of an image in its registry, signed, as 'cosign verify-attestation --key' reads"
                + " it: its bill of materials, or what a file says.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class AttestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RegistryImage image;

    @Mixin
    private SigningKeyOptions key;

    @Option(
            names = "--type",
            defaultValue = "cyclonedx",
            description = "What is stated: cyclonedx, slsaprovenance1, vuln or a URI. Default: ${DEFAULT-VALUE}.")
    private String type;

    @CheckForNull
    @Option(
            names = "--predicate",
            paramLabel = "FILE",
            description =
                    "What is stated, in JSON; of vuln, the report of a scanner for vulnerabilities. Default, of cyclonedx:"
                            + " the bill of materials, made here.")
    private Path predicate;

    @CheckForNull
    @Option(
            names = "--base",
            paramLabel = "IMAGE",
            description = "What the image was built upon, for the bill of materials. Default: not known.")
    private String base;

    @Override
    public Integer call() throws InterruptedException {
        PredicateType stated = PredicateType.parse("type", type);
        ImageReference upon = base == null ? null : ImageReference.parse(base);
        ScanRecord scan =
                predicate != null && stated.equals(PredicateType.VULNERABILITIES) ? scan("predicate", predicate) : null;
        JsonNode given = predicate == null ? null : scan == null ? read(predicate) : scan.predicate(null);
        if (given == null && !stated.equals(PredicateType.CYCLONEDX)) {
            throw new InvalidInputException(
                    "predicate", null, "is missing", "name a file with what is stated; only a bill is made here");
        }
        Signer signer = key.signer(image.common().settings().supplyChain());
        try (RegistryClient client = image.client(spec);
                TemporaryDirectory temporary = TemporaryDirectory.create()) {
            ImageParts parts = image.parts(client);
            if (scan != null) {
                scan.checkIsOf(parts);
            }
            SupplyChain chain = new SupplyChain(client, signer);
            if (given == null) {
                chain.attestBills(parts, upon, temporary.path()).forEach(bill -> RegistryImage.tell(spec, bill));
            } else {
                chain.attest(parts, stated, given);
            }
            image.print(
                    spec,
                    parts,
                    Map.of("key", signer.verificationKey().fingerprint(), "type", stated.uri()),
                    "Stated " + stated + " of " + parts.image() + " with " + signer.verificationKey());
        }
        return CommandLine.ExitCode.OK;
    }

    /**
     * Reads the report of a scanner.
     *
     * @param field by which the caller named it
     */
    static ScanRecord scan(String field, Path file) {
        try (InputStream report = new ReportFile(file.toRealPath()).open(ReportReader.LARGEST)) {
            return ScanRecord.of(file.toString(), ReportReader.essence(file.toString(), report), Instant.now());
        } catch (IOException e) {
            throw new InvalidInputException(
                    field, file, "cannot be read", "name a file that is there (" + e.getMessage() + ")");
        }
    }

    private static JsonNode read(Path file) {
        try {
            JsonNode json = Json.readAll(SigningKeyOptions.text("predicate", file));
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("predicate", file, "is not JSON", "name a file with an object in JSON");
        }
        throw new InvalidInputException("predicate", file, "is no object", "name a file with an object in JSON");
    }
}
