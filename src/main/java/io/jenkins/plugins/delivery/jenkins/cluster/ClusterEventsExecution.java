package io.jenkins.plugins.delivery.jenkins.cluster;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.MailSettings;
import io.jenkins.plugins.delivery.core.report.WarningsReport;
import io.jenkins.plugins.delivery.core.rollout.ClusterWarning;
import io.jenkins.plugins.delivery.core.rollout.HowFarBack;
import io.jenkins.plugins.delivery.jenkins.agent.AgentAnswer;
import io.jenkins.plugins.delivery.jenkins.agent.AgentCluster;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.jenkins.credentials.Kubeconfig;
import io.jenkins.plugins.delivery.jenkins.credentials.SecretDirectory;
import io.jenkins.plugins.delivery.jenkins.durable.StepDirectory;
import io.jenkins.plugins.delivery.jenkins.report.FailureMail;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;

/** Reads what a cluster warned of, and mails it when some of it is new. */
final class ClusterEventsExecution extends SynchronousNonBlockingStepExecution<List<Map<String, Object>>> {
    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(ClusterEventsExecution.class.getName());
    private static final String KUBECONFIG = "kubeconfig";

    private final transient ClusterEventsStep step;

    /** With the kubeconfig, where the next controller finds it when this one is killed; null before it is chosen. */
    private StepDirectory directory;

    ClusterEventsExecution(StepContext context, ClusterEventsStep step) {
        super(context);
        this.step = step;
    }

    @Override
    protected List<Map<String, Object>> run() throws Exception {
        DeliveryConfig config = DeliveryGlobalConfiguration.get().toConfig();
        try {
            Instant since = Instant.now().minus(HowFarBack.parse(step.getSince()));
            EnvironmentSettings target = config.environments().named("environment", step.getEnvironment());
            String namespace = config.environments().namespaceOf(target);
            List<ClusterWarning> warnings = read(target, namespace, since);
            PrintStream log = getContext().get(TaskListener.class).getLogger();
            log.println(warnings.size() + " warnings in " + namespace + " for " + step.getSince());
            warnings.forEach(warning -> log.println(warning.line()));
            remember(config, namespace, warnings, log);
            List<Map<String, Object>> result = new ArrayList<>();
            warnings.forEach(warning -> result.add(new LinkedHashMap<>(warning.toMap())));
            return result;
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
    }

    private List<ClusterWarning> read(EnvironmentSettings target, String namespace, Instant since)
            throws IOException, InterruptedException {
        FilePath workspace = getContext().get(FilePath.class);
        String kubeconfig = Kubeconfig.find(
                CredentialsContext.of(getContext().get(Run.class)),
                "environments.kubeconfigCredentialsId",
                target.kubeconfigCredentialsId());
        directory = StepDirectory.at(SecretDirectory.in(workspace).path());
        try {
            directory.write(getContext(), kubeconfig == null ? Map.of() : Map.of(KUBECONFIG, kubeconfig));
            return AgentAnswer.of(
                    workspace,
                    new ClusterWarningsOnAgent(
                            new AgentCluster(
                                    directory.path(),
                                    KUBECONFIG,
                                    target.context(),
                                    AgentCluster.variables(getContext().get(EnvVars.class))),
                            namespace,
                            since));
        } finally {
            directory.delete();
        }
    }

    @Override
    public void onResume() {
        if (directory != null) {
            Timer.get().execute(this::deleteDirectory);
        }
        getContext()
                .onFailure(new AbortException("The controller was restarted while the cluster was asked for its"
                        + " warnings: run the build again"));
    }

    private void deleteDirectory() {
        try {
            directory.delete();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "A kubeconfig is left: delete " + directory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A mail for each of many runs by the clock about the same would soon be read by nobody. */
    private void remember(DeliveryConfig config, String namespace, List<ClusterWarning> warnings, PrintStream log)
            throws IOException, InterruptedException {
        if (!step.isNotify()) {
            return;
        }
        Run<?, ?> run = getContext().get(Run.class);
        Set<String> known = WarnedAction.before(run, step.getEnvironment());
        if (warnings.stream().allMatch(warning -> known.contains(warning.key()))) {
            log.println(
                    warnings.isEmpty() ? "No mail: there is nothing to tell" : "No mail: all of it was mailed before");
        } else {
            mail(config.mail(), namespace, warnings, known, run);
        }
        // Only once it was told; what could not be sent is new the next time, too.
        run.addAction(new WarnedAction(step.getEnvironment(), warnings));
    }

    private void mail(
            MailSettings settings, String namespace, List<ClusterWarning> warnings, Set<String> known, Run<?, ?> run)
            throws IOException, InterruptedException {
        String root = Jenkins.get().getRootUrl();
        WarningsReport report = new WarningsReport(
                step.getEnvironment(),
                namespace,
                step.getSince(),
                warnings,
                known,
                root == null ? null : root + run.getUrl());
        FailureMail mail = new FailureMail(
                report.subject(settings.language()),
                report.html(settings.language()),
                step.getTo() == null ? settings.to() : step.getTo(),
                settings.replyTo(),
                false,
                List.of());
        FailureMail.Sent sent = mail.send(getContext());
        if (!sent.well()) {
            throw new AbortException("The mail was not sent: " + sent.problem());
        }
    }
}
