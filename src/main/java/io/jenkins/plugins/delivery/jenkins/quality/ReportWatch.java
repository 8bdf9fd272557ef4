package io.jenkins.plugins.delivery.jenkins.quality;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.model.AsyncPeriodicWork;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.delivery.KnownScans;
import io.jenkins.plugins.delivery.jenkins.delivery.RunningImages;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Looks every few hours whether somebody has attached a newer report to an image that runs, where environments ask for
 * signatures. A page shows what was seen last and asks no registry.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class ReportWatch extends AsyncPeriodicWork {
    private static final long HOURS = 6;
    private static final long FIRST_MINUTES = 10;
    private static final int MOST_IMAGES = 1000;
    private static final long MOST_MINUTES = 20;

    /** A registry that is down is not asked for each of a thousand images. */
    private static final int MOST_FAILURES = 5;

    public ReportWatch() {
        super("Reports of vulnerabilities of what runs");
    }

    @Override
    public long getRecurrencePeriod() {
        return TimeUnit.HOURS.toMillis(HOURS);
    }

    @Override
    public long getInitialDelay() {
        return TimeUnit.MINUTES.toMillis(FIRST_MINUTES);
    }

    @Override
    protected Level getNormalLoggingLevel() {
        return Level.FINE;
    }

    @Override
    protected void execute(TaskListener listener) throws IOException, InterruptedException {
        DeliveryConfig config = DeliveryGlobalConfiguration.get().toConfig();
        ReportSource source = new ReportSource(config);
        try (LaterReports reports = new LaterReports(source, listener.getLogger()::println)) {
            Round round = new Round(reports, listener);
            for (EnvironmentSettings environment : config.environments().list()) {
                if (environment.imageRules().asks()) {
                    round.look(environment.name(), source.keys(environment.name()));
                }
            }
            KnownScans.get().replace(round.now);
        } catch (AbortException e) {
            // The settings name a key that is not there; it is told where it is used.
            listener.error(e.getMessage());
        }
    }

    /** One look at all images. Of those of which nobody says anything in time, what was known stays. */
    private static final class Round {
        private final LaterReports reports;
        private final TaskListener listener;
        private final Instant end = Instant.now().plus(MOST_MINUTES, ChronoUnit.MINUTES);
        private final Map<KnownScans.Key, Instant> before = KnownScans.get().all();
        private final Map<KnownScans.Key, Instant> now = new HashMap<>();
        private int asked;
        private int failures;

        Round(LaterReports reports, TaskListener listener) {
            this.reports = reports;
            this.listener = listener;
        }

        void look(String environment, List<VerificationKey> keys) throws IOException, InterruptedException {
            for (RunningImages.Running running : RunningImages.in(environment)) {
                KnownScans.Key key = new KnownScans.Key(environment, running.image());
                if (!now.containsKey(key)) {
                    made(running, keys, before.get(key)).ifPresent(made -> now.put(key, made));
                }
            }
        }

        private Optional<Instant> made(
                RunningImages.Running running, List<VerificationKey> keys, @CheckForNull Instant known)
                throws InterruptedException {
            if (failures >= MOST_FAILURES
                    || asked >= MOST_IMAGES
                    || Instant.now().isAfter(end)) {
                return Optional.ofNullable(known);
            }
            asked++;
            try {
                Optional<Instant> made = reports.made(running, keys);
                failures = 0;
                return made;
            } catch (DeliveryException e) {
                failures++;
                listener.error(e.getMessage());
                return Optional.ofNullable(known);
            }
        }
    }
}
