package io.jenkins.plugins.delivery.jenkins.quality;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.AttachedReports;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import io.jenkins.plugins.delivery.core.vulnerability.KnownFindings;
import io.jenkins.plugins.delivery.core.vulnerability.Vulnerability;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityReport;
import io.jenkins.plugins.delivery.jenkins.delivery.RunningImages;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was found in the images of services that run in an environment: Deliveries knows which these are, and their
 * registry has the reports.
 *
 * @param services their names, at least one
 * @param environment its name
 * @param source where the reports are read, by settings with this environment
 */
record FindingsInUse(List<String> services, String environment, ReportSource source) implements Serializable {
    private static final long serialVersionUID = 1L;

    FindingsInUse {
        services = List.copyOf(services);
    }

    /** Why everything counts, as a clause. */
    private static final class NotComparable extends Exception {
        private static final long serialVersionUID = 1L;

        NotComparable(String why) {
            super(why);
        }
    }

    /** Empty when everything counts, and then the log says why. */
    Optional<KnownFindings> find(Run<?, ?> run, BuildLog log) throws IOException, InterruptedException {
        try {
            List<Vulnerability> found = new ArrayList<>();
            List<String> images = new ArrayList<>();
            List<VerificationKey> keys = keys();
            try (RegistryClient client = source.open(run, log)) {
                for (String service : services) {
                    ImageReference image = image(client, service);
                    VulnerabilityReport report = report(client, image, keys);
                    log.line("Compared with " + report.source() + " of " + image + " that runs in " + environment);
                    found.addAll(report.vulnerabilities());
                    images.add(image.digest().value());
                }
            }
            String runs = images.size() == 1 ? " that runs in " : " that run in ";
            return Optional.of(new KnownFindings(String.join(" and ", images) + runs + environment, found));
        } catch (NotComparable | DeliveryException | AbortException e) {
            log.line("All vulnerabilities count, since " + e.getMessage());
            return Optional.empty();
        }
    }

    private List<VerificationKey> keys() throws AbortException, InterruptedException, NotComparable {
        List<VerificationKey> keys = source.keys(environment);
        if (keys.isEmpty()) {
            throw new NotComparable("the settings have no key with which a report could be signed: set supplyChain,"
                    + " or signedBy of " + environment);
        }
        return keys;
    }

    private ImageReference image(RegistryClient client, String service)
            throws IOException, InterruptedException, NotComparable {
        String text = RunningImages.of(service, environment)
                .orElseThrow(() -> new NotComparable(
                        "nothing of " + service + " runs in " + environment + " yet, as far as this build may see"));
        return source.pinned(client, text);
    }

    private VulnerabilityReport report(RegistryClient client, ImageReference image, List<VerificationKey> keys)
            throws InterruptedException, NotComparable {
        return new AttachedReports(client, image, keys)
                .signed()
                .orElseThrow(() -> new NotComparable(image + " that runs in " + environment
                        + " has no report of its own that is signed with " + VerificationKey.names(keys)
                        + ": have it scanned, and the report attached"));
    }
}
