package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageParts;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageVerification;
import io.jenkins.plugins.delivery.core.supplychain.attachment.PredicateType;
import io.jenkins.plugins.delivery.core.supplychain.attachment.Statement;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verify}: whether an image is signed, and what is stated of it, with keys that are believed. */
@Command(
        name = "verify",
        description =
                "Verifies that an image in its registry is signed with one of these keys, and what is stated of it"
                        + " with them. Exits with 1 when it is not.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RegistryImage image;

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "Public keys in PEM, such as cosign.pub; may be given several times.")
    private List<Path> keys = List.of();

    @Option(
            names = "--type",
            description =
                    "A statement that has to be there, too, and is printed with --json: cyclonedx, slsaprovenance1,"
                            + " vuln or a URI; may be given several times.")
    private List<String> types = List.of();

    @Override
    public Integer call() throws InterruptedException {
        List<PredicateType> wanted =
                types.stream().map(type -> PredicateType.parse("type", type)).toList();
        List<VerificationKey> believed = keys.stream()
                .flatMap(file -> VerificationKey.readAll("key", SigningKeyOptions.text("key", file)).stream())
                .toList();
        try (RegistryClient client = image.client(spec)) {
            ImageParts parts = image.parts(client);
            ImageVerification verification = new ImageVerification(client, parts.image(), believed);
            VerificationKey signedWith = verification.requireSignature();
            Map<String, Object> statements = new LinkedHashMap<>();
            for (PredicateType type : wanted) {
                statements.put(type.uri(), predicates(verification.requireStatements(type)));
            }
            image.print(
                    spec,
                    parts,
                    Map.of("key", signedWith.fingerprint(), "statements", statements),
                    parts.image() + " is signed with " + signedWith);
        }
        return CommandLine.ExitCode.OK;
    }

    /** As texts of JSON, of which the result is made. */
    private static List<String> predicates(List<Statement> statements) {
        return statements.stream()
                .map(statement -> new String(Json.write(statement.predicate()), StandardCharsets.UTF_8))
                .distinct()
                .toList();
    }
}
