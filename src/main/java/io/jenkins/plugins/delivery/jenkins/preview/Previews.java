package io.jenkins.plugins.delivery.jenkins.preview;

import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.PreviewSettings;
import io.jenkins.plugins.delivery.core.helm.PreviewName;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.DeployJob;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The previews that there are. They are kept on the disk from before they are deployed until they are known to be gone,
 * so that none is forgotten in the cluster. The deploy job takes them away, since it alone has an agent and the
 * credentials.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class Previews {
    private static final Logger LOGGER = Logger.getLogger(Previews.class.getName());

    /** Null until they are read. */
    private List<Preview> previews;

    public static Previews get() {
        return ExtensionList.lookupSingleton(Previews.class);
    }

    /** All of them, as they are now. */
    public synchronized List<Preview> all() {
        return List.copyOf(previews());
    }

    /** The one of a release; empty when there is none. */
    public synchronized Optional<Preview> find(String environment, String release) {
        return previews().stream()
                .filter(preview -> preview.isOf(environment, release))
                .findFirst();
    }

    /**
     * Why a pull request gets no preview; empty when it gets one.
     *
     * @param app the service's name
     * @return half a sentence
     */
    public Optional<String> refusal(PullRequest request, String app, DeliveryConfig config)
            throws IOException, InterruptedException {
        PreviewSettings settings = config.previews();
        if (!settings.isOn()) {
            return Optional.of("the settings have no previews");
        }
        try {
            settings.checkIn(config.environments());
            PreviewName.check(app, request.preview());
        } catch (InvalidInputException e) {
            return Optional.of(e.getMessage());
        }
        String distrust = request.distrust(settings.trustedForks());
        return distrust == null ? taken(request, app, settings) : Optional.of(distrust);
    }

    private synchronized Optional<String> taken(PullRequest request, String app, PreviewSettings settings) {
        String release = PreviewName.release(app, request.preview());
        Optional<Preview> own = find(settings.environment(), release);
        if (own.isPresent()) {
            return own.filter(preview -> !preview.job().equals(request.job()))
                    .map(preview -> release + " is the preview of " + preview.job());
        }
        return previews().size() < settings.limit()
                ? Optional.empty()
                : Optional.of("there are " + previews().size() + " already, and the settings allow " + settings.limit()
                        + " (close a pull request, or ask for a higher previews.limit): "
                        + previews().stream().map(Preview::release).collect(Collectors.joining(", ")));
    }

    /**
     * Lets a deploy make a preview, and keeps that there may be one from now on.
     *
     * @param run the build that deploys
     * @param app the service's name
     * @param environment the environment's name in the settings
     * @param name as in {@code pr-12}
     * @param dryRun whether nothing will be made
     * @throws AbortException when there is not to be one
     */
    public void admit(Run<?, ?> run, String app, String environment, String name, DeliveryConfig config, boolean dryRun)
            throws IOException, InterruptedException {
        PreviewSettings settings = config.previews();
        PullRequest request = PullRequest.behind(run)
                .orElseThrow(() -> refused("this build was not started by that of a pull request: build the pull"
                        + " request again, which has its preview made"));
        if (!request.preview().equals(name)) {
            throw refused(request.job() + " had this build started, and its previews are called " + request.preview());
        }
        if (settings.isOn() && !settings.environment().equals(environment)) {
            throw refused("previews run in " + settings.environment());
        }
        Optional<String> refusal = refusal(request, app, config);
        if (refusal.isPresent()) {
            throw refused(refusal.get());
        }
        if (!dryRun) {
            put(request, app, settings, run.getParent().getFullName());
        }
    }

    private synchronized void put(PullRequest request, String app, PreviewSettings settings, String deployJob)
            throws AbortException {
        // Somebody else may have been faster while the branch source was asked.
        Optional<String> refusal = taken(request, app, settings);
        if (refusal.isPresent()) {
            throw refused(refusal.get());
        }
        String release = PreviewName.release(app, request.preview());
        String url = find(settings.environment(), release).map(Preview::url).orElse("");
        previews().removeIf(preview -> preview.isOf(settings.environment(), release));
        previews()
                .add(new Preview(
                        app,
                        settings.environment(),
                        request.preview(),
                        request.job(),
                        request.build().getNumber(),
                        deployJob,
                        url,
                        Instant.now()));
        try {
            file().write(previews);
        } catch (IOException e) {
            throw refused("it cannot be kept that there is one: " + e);
        }
    }

    private static AbortException refused(String why) {
        return new AbortException("Nothing was deployed, there is no preview, since " + why);
    }

    /** A deploy has ended, well or not. */
    public void deployed(String environment, String release, String url) {
        change(environment, release, preview -> preview.withUrl(url));
    }

    /**
     * One is gone.
     *
     * @param since when the build began that took it away; a deploy that was let in since makes it again
     */
    public synchronized void removed(String environment, String release, Instant since) {
        if (previews()
                .removeIf(preview -> preview.isOf(environment, release)
                        && !preview.deployed().isAfter(since))) {
            save();
        }
    }

    /** One that was to go is still there. What is known of that already says more. */
    public void notRemoved(String environment, String release, String problem) {
        change(environment, release, preview -> {
            Removal removal = preview.removal();
            return removal == null || removal.problem() != null
                    ? preview
                    : preview.withRemoval(removal.failed(problem));
        });
    }

    /** A job is gone, and with it the pull request that it was of. */
    void closed(String job) {
        all().stream()
                .filter(preview -> preview.job().equals(job) && preview.removal() == null)
                .forEach(preview -> remove(preview, "its pull request is closed", Instant.now()));
    }

    synchronized void renamed(String oldName, String newName) {
        previews().replaceAll(preview -> preview.renamed(oldName, newName));
        save();
    }

    /** Takes away what is to go by now, and what could not be taken away before. */
    void lookAfter(Instant now) {
        PreviewSettings settings = DeliveryGlobalConfiguration.get().toConfig().previews();
        for (Preview preview : all()) {
            Removal removal = preview.removal();
            if (removal == null) {
                reasonToGo(preview, settings, now).ifPresent(reason -> remove(preview, reason, now));
            } else if (removal.isDue(now)) {
                ask(preview, removal.again(now));
            }
        }
    }

    private static Optional<String> reasonToGo(Preview preview, PreviewSettings settings, Instant now) {
        if (!PullRequest.isOpen(preview.job())) {
            return Optional.of("its pull request is closed");
        }
        if (!settings.environment().equals(preview.environment())) {
            return Optional.of("the settings have no previews there any more");
        }
        return preview.deployed().plus(settings.maxAge()).isBefore(now)
                ? Optional.of("its last deploy is more than " + settings.maxAgeDays() + " days ago")
                : Optional.empty();
    }

    private void remove(Preview preview, String reason, Instant now) {
        ask(preview, Removal.because(reason, now));
    }

    private void ask(Preview preview, Removal removal) {
        change(preview.environment(), preview.release(), found -> found.withRemoval(removal));
        DeployJob.startForPreview(
                        preview.deployJob(),
                        Map.of(
                                "App", preview.app(),
                                "Env", preview.environment(),
                                "Preview", preview.name(),
                                "Uninstall", "true"),
                        new RemovalCause(preview, removal.reason()))
                .ifPresent(problem -> notRemoved(preview.environment(), preview.release(), problem));
    }

    private synchronized void change(String environment, String release, UnaryOperator<Preview> change) {
        find(environment, release).ifPresent(found -> {
            previews().set(previews().indexOf(found), change.apply(found));
            save();
        });
    }

    @SuppressWarnings("unchecked")
    private List<Preview> previews() {
        if (previews == null) {
            previews = new ArrayList<>();
            try {
                if (file().exists()) {
                    previews.addAll((List<Preview>) file().read());
                }
            } catch (IOException | ClassCastException e) {
                LOGGER.log(
                        Level.SEVERE,
                        "Which previews there are is not known any more: helm list --all-namespaces --selector"
                                + " microservice-delivery-preview shows them",
                        e);
            }
        }
        return previews;
    }

    private void save() {
        try {
            file().write(previews);
        } catch (IOException e) {
            LOGGER.log(Level.SEVERE, "Which previews there are will not be known after a restart", e);
        }
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), Previews.class.getName() + ".xml"));
    }
}
