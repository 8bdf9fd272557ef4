package io.jenkins.plugins.delivery.core.helm.flow;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.config.ImageRules;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.registry.RegistryLimits;
import io.jenkins.plugins.delivery.core.supplychain.AttachedReports;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageVerification;
import io.jenkins.plugins.delivery.core.supplychain.attachment.PredicateType;
import io.jenkins.plugins.delivery.core.supplychain.attachment.Statement;
import io.jenkins.plugins.delivery.core.supplychain.attachment.UntrustedImageException;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import io.jenkins.plugins.delivery.core.text.OneLine;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityReport;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Whether an image proves what an environment asks: with nothing but its registry and the public keys of the settings.
 *
 * @param environment its name
 * @param rules what it asks
 * @param image with its digest: what is proved holds for no other
 */
record ProofCheck(String environment, ImageRules rules, ImageReference image) {
    private static final int LONGEST_NAME = 100;

    /** What is asked of a report of vulnerabilities, where the rules have something of them. */
    interface ReportCheck {
        /** @throws UntrustedImageException when it is not as the rules have it */
        void run(VulnerabilityReport report, RegistryClient client, List<VerificationKey> keys)
                throws InterruptedException;
    }

    /**
     * Asks its registry.
     *
     * @throws UntrustedImageException when something is missing
     */
    ImageProof prove(FlowContext context, ReportCheck reports) throws InterruptedException {
        List<VerificationKey> keys = VerificationKey.readAll("environments.signedBy", rules.signedBy());
        try (RegistryClient client =
                new RegistryClient(context.registries(), context.log(), RegistryLimits.INTERACTIVE)) {
            ImageVerification verification = new ImageVerification(client, image, keys);
            VerificationKey signedWith = verification.requireSignature();
            if (rules.sbom()) {
                verification.requireStatements(PredicateType.CYCLONEDX);
            }
            if (rules.asksForProvenance()) {
                requireOrigin(verification.requireStatements(PredicateType.PROVENANCE));
            }
            Optional<VulnerabilityReport> report = report(verification, client);
            if (rules.vulnerabilities() != null) {
                reports.run(report.orElseThrow(this::unreadable), client, keys);
            }
            context.log().line("The image is signed with " + signedWith + ", as " + environment + " asks");
            return new ImageProof(
                    signedWith.toString(),
                    report.map(found -> found.finished()
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString())
                            .orElse(""));
        }
    }

    private UntrustedImageException unreadable() {
        return new UntrustedImageException(
                image + " has a report of vulnerabilities that cannot be read or does not say when it was made");
    }

    private Optional<VulnerabilityReport> report(ImageVerification verification, RegistryClient client)
            throws InterruptedException {
        List<Statement> statements = verification.statements(PredicateType.VULNERABILITIES);
        if (statements.isEmpty() && rules.vulnerabilities() != null) {
            requireReport(verification, client);
        }
        return AttachedReports.newest(statements);
    }

    /** Says what is missing, and of a report that nobody signed why it does not count. */
    private void requireReport(ImageVerification verification, RegistryClient client) throws InterruptedException {
        try {
            verification.requireStatements(PredicateType.VULNERABILITIES);
        } catch (UntrustedImageException e) {
            Optional<VulnerabilityReport> unsigned = new AttachedReports(client, image, List.of()).unsigned();
            throw unsigned.isEmpty()
                    ? e
                    : new UntrustedImageException(e.getMessage() + ", and "
                            + unsigned.get().source()
                            + " that is attached is the word of whoever may push, until it is signed with"
                            + " attest --type vuln");
        }
    }

    private void requireOrigin(List<Statement> provenances) {
        String objection = "";
        for (Statement provenance : provenances) {
            JsonNode facts = provenance.predicate().path("buildDefinition").path("internalParameters");
            String job = facts.path("controller").path("job").asText("");
            String branch = facts.path("agent").path("branch").asText("");
            String repository = facts.path("agent").path("repository").asText("");
            boolean builtByOne = rules.isBuiltBy(job, repository);
            if (builtByOne && rules.isFrom(branch)) {
                return;
            }
            objection = builtByOne
                    ? objection("was built from branch '" + branch + "'", "from", rules.branches())
                    : objection(
                            "was built by job '" + job + "'" + (repository.isEmpty() ? "" : " of " + repository),
                            "by",
                            rules.builtBy());
        }
        throw new UntrustedImageException(image + " " + objection);
    }

    private static String objection(String found, String word, List<String> allowed) {
        return OneLine.of(found, 2 * LONGEST_NAME) + " and not " + word + " one of " + String.join(", ", allowed);
    }
}
