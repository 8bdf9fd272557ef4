package io.jenkins.plugins.delivery.jenkins.checks;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksOutput;
import io.jenkins.plugins.checks.api.ChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/**
 * Stands in for the plugin that publishes checks to a code host, and keeps them: a test reaches no GitHub. The checks API
 * before it is the real one, and it takes no check that the plugin for GitHub would not take.
 */
public final class PublishedChecks extends ChecksPublisherFactory {
    private static final int GITHUB_LIMIT = 65_535;

    private final List<Published> all = new CopyOnWriteArrayList<>();
    private volatile RuntimeException failure;

    /**
     * A check as a code host has it.
     *
     * @param build the full name of the build whose commit it is of, as in {@code service #1}
     */
    public record Published(
            String build,
            String name,
            ChecksStatus status,
            ChecksConclusion conclusion,
            String title,
            String summary,
            String text,
            String url) {
        /** How it ended, and what it says in one line. */
        public String told() {
            return conclusion + " " + title;
        }
    }

    private PublishedChecks() {}

    /** Has what is published from now on kept. */
    public static PublishedChecks keep() {
        PublishedChecks kept = new PublishedChecks();
        ExtensionList.lookup(ChecksPublisherFactory.class).add(0, kept);
        return kept;
    }

    /** Has the code host fail from now on. */
    void fail(RuntimeException how) {
        failure = how;
    }

    @Override
    protected Optional<ChecksPublisher> createPublisher(Run<?, ?> run, TaskListener listener) {
        return Optional.of(new ChecksPublisher() {
            @Override
            public void publish(ChecksDetails details) {
                if (failure != null) {
                    throw failure;
                }
                all.add(published(run.getFullDisplayName(), details));
            }
        });
    }

    private static Published published(String build, ChecksDetails details) {
        ChecksOutput output = details.getOutput().orElseThrow();
        assertThat(details.getStatus() == ChecksStatus.COMPLETED)
                .isEqualTo(details.getConclusion() != ChecksConclusion.NONE);
        assertThat(output.getTitle().orElseThrow()).isNotBlank();
        assertThat(output.getSummary().orElseThrow()).isNotBlank().hasSizeLessThan(GITHUB_LIMIT);
        assertThat(output.getText().orElse("")).hasSizeLessThan(GITHUB_LIMIT);
        details.getDetailsURL()
                .ifPresent(url -> assertThat(URI.create(url).getScheme()).startsWith("http"));
        return new Published(
                build,
                details.getName().orElseThrow(),
                details.getStatus(),
                details.getConclusion(),
                output.getTitle().orElseThrow(),
                output.getSummary().orElseThrow(),
                output.getText().orElse(""),
                details.getDetailsURL().orElse(""));
    }

    /** All of a name, in the order in which they came, once there are so many. */
    public List<Published> named(String name, int number) {
        return Awaitility.await().until(() -> named(name), found -> found.size() >= number);
    }

    /** All of a name so far. */
    public List<Published> named(String name) {
        return all.stream().filter(check -> check.name().equals(name)).toList();
    }

    /** The last one of a name, once it says how it ended. */
    public Published ended(String name) {
        return Awaitility.await()
                .until(
                        () -> named(name).stream()
                                .filter(check -> check.status() == ChecksStatus.COMPLETED)
                                .reduce((earlier, later) -> later),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Their names, each once. */
    public List<String> names() {
        return all.stream().map(Published::name).distinct().toList();
    }
}
