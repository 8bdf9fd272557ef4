package io.jenkins.plugins.delivery.jenkins.quality;

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
        Map<KnownScans.Key, Instant> before = KnownScans.get().all();
        Map<KnownScans.Key, Instant> now = new HashMap<>();
        Instant end = Instant.now().plus(MOST_MINUTES, ChronoUnit.MINUTES);
        ReportSource source = new ReportSource(config);
        int failures = 0;
        int asked = 0;
        try (LaterReports reports = new LaterReports(source, listener.getLogger()::println)) {
            for (EnvironmentSettings environment : config.environments().list()) {
                if (!environment.imageRules().asks()) {
                    continue;
                }
                List<VerificationKey> keys = source.keys(environment.name());
                for (RunningImages.Running running : RunningImages.in(environment.name())) {
                    KnownScans.Key key = new KnownScans.Key(environment.name(), running.image());
                    Optional<Instant> found = Optional.ofNullable(now.getOrDefault(key, before.get(key)));
                    if (!now.containsKey(key)
                            && failures < MOST_FAILURES
                            && asked < MOST_IMAGES
                            && Instant.now().isBefore(end)) {
                        asked++;
                        try {
                            found = reports.made(running, keys);
                            failures = 0;
                        } catch (DeliveryException e) {
                            failures++;
                            listener.error(e.getMessage());
                        }
                    }
                    found.ifPresent(made -> now.put(key, made));
                }
            }
        } catch (AbortException e) {
            // The settings name a key that is not there; it is told where it is used.
            listener.error(e.getMessage());
            return;
        }
        KnownScans.get().replace(now);
    }
}
