package io.jenkins.plugins.delivery.jenkins.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.JDK;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.project.JavaRelease;
import io.jenkins.plugins.delivery.core.project.RepositoryRequest;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;

/** Asks the agent, and tells Pipeline and log what it says. */
final class InspectRepositoryExecution extends SynchronousNonBlockingStepExecution<Map<String, Object>> {
    private static final long serialVersionUID = 1L;

    private final transient InspectRepositoryStep step;

    InspectRepositoryExecution(StepContext context, InspectRepositoryStep step) {
        super(context);
        this.step = step;
    }

    @Override
    protected Map<String, Object> run() throws Exception {
        Run<?, ?> run = getContext().get(Run.class);
        TaskListener listener = getContext().get(TaskListener.class);
        Run<?, ?> before = lastGood(run);
        RepositoryOnAgent.Answer answer;
        RepositoryRequest request;
        try {
            request = step.request();
            answer = RepositoryOnAgent.ask(
                    getContext().get(FilePath.class),
                    request,
                    before == null
                            ? null
                            : before.getAction(InspectedRepository.class).getCommit());
        } catch (InvalidInputException e) {
            throw new AbortException("inspectRepository: " + e.getMessage());
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
        InspectedRepository inspected =
                new InspectedRepository(answer.commit(), DoneBefore.question(request, step.getGate()));
        run.addAction(inspected);
        Map<String, Object> repository = answer.repository();
        answer.lines().forEach(listener.getLogger()::println);
        for (Map.Entry<String, String> service : answer.because().entrySet()) {
            listener.getLogger()
                    .println(service.getKey()
                            + (service.getValue().isEmpty()
                                    ? " is left out: nothing that it is made of changed since "
                                            + before.getDisplayName()
                                    : " is built: " + service.getValue() + " changed since "
                                            + before.getDisplayName()));
        }
        repository.put("jdk", jdk(answer.javaRelease()));
        Map<String, Object> done = DoneBefore.find(
                run, inspected, DeliveryGlobalConfiguration.get().toConfig().registry(), toBuild(repository));
        if (done != null) {
            listener.getLogger()
                    .println(done.get("build") + " compiled and tested this commit with the same options, its quality"
                            + " gate passed, and it made the images: that is not done again");
        }
        repository.put("done", done);
        return repository;
    }

    private static List<String> toBuild(Map<String, Object> repository) {
        List<String> names = new ArrayList<>();
        for (Object service : (List<?>) repository.get("services")) {
            Map<?, ?> described = (Map<?, ?>) service;
            if (Boolean.TRUE.equals(described.get("changed"))) {
                names.add(String.valueOf(described.get("name")));
            }
        }
        return names;
    }

    /** What has not been delivered since then is still to be. */
    @CheckForNull
    private static Run<?, ?> lastGood(Run<?, ?> run) {
        for (Run<?, ?> other = run.getPreviousSuccessfulBuild();
                other != null;
                other = other.getPreviousSuccessfulBuild()) {
            InspectedRepository inspected = other.getAction(InspectedRepository.class);
            if (inspected != null && !inspected.getCommit().isEmpty()) {
                return other;
            }
        }
        return null;
    }

    /** The JDK of Jenkins' tools that is called after a release, as in {@code jdk-17}; empty when there is none. */
    private static String jdk(String release) {
        List<String> names = Jenkins.get().getJDKs().stream().map(JDK::getName).toList();
        return JavaRelease.of(release).flatMap(java -> java.among(names)).orElse("");
    }
}
