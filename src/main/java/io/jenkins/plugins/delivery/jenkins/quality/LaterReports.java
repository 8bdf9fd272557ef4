package io.jenkins.plugins.delivery.jenkins.quality;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.AttachedReports;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityReport;
import io.jenkins.plugins.delivery.jenkins.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.jenkins.delivery.RunningImages;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * When the newest report of an image that runs was made. It is asked for with Jenkins' own logins. Where these do not
 * do, the build that deployed the image is asked on behalf of, which had to read the image as well: its folder may have a
 * login of its own. Nobody gets at anything by that which that build could not read itself.
 */
final class LaterReports implements AutoCloseable {
    private final ReportSource source;
    private final BuildLog log;

    /** Null when the settings name logins that Jenkins itself does not have. */
    @CheckForNull
    private final RegistryClient own;

    /** Why it is null. */
    private final String missing;

    LaterReports(ReportSource source, BuildLog log) {
        this.source = source;
        this.log = log;
        RegistryClient client = null;
        String why = "";
        try {
            client = source.open(CredentialsContext.own(), log);
        } catch (AbortException e) {
            why = e.getMessage();
        }
        this.own = client;
        this.missing = why;
    }

    /** @throws DeliveryException when neither finds out */
    Optional<Instant> made(RunningImages.Running running, List<VerificationKey> keys) throws InterruptedException {
        DeliveryException first;
        try {
            if (own != null) {
                return made(own, running.image(), keys);
            }
            first = new DeliveryException(missing);
        } catch (DeliveryException e) {
            first = e;
        }
        Run<?, ?> build = running.build().orElse(null);
        if (build == null) {
            throw first;
        }
        try (RegistryClient client = source.open(CredentialsContext.of(build), log)) {
            return made(client, running.image(), keys);
        } catch (AbortException e) {
            first.addSuppressed(e);
            throw first; // the build has no login, either
        }
    }

    private Optional<Instant> made(RegistryClient client, String image, List<VerificationKey> keys)
            throws InterruptedException {
        ImageReference pinned;
        try {
            pinned = source.pinned(client, image);
        } catch (InvalidInputException e) {
            return Optional.empty(); // no registry of the settings: no other one is asked because a build names it
        }
        return new AttachedReports(client, pinned, keys)
                .signed()
                .map(VulnerabilityReport::finished)
                .map(time -> time.truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
