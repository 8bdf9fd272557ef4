package io.jenkins.plugins.delivery.jenkins.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.plugins.emailext.plugins.RecipientProvider;
import hudson.plugins.emailext.plugins.recipients.CulpritsRecipientProvider;
import hudson.plugins.emailext.plugins.recipients.DevelopersRecipientProvider;
import hudson.plugins.emailext.plugins.recipients.RequesterRecipientProvider;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.MailSettings;
import io.jenkins.plugins.delivery.core.config.ReportLanguage;
import io.jenkins.plugins.delivery.core.report.FailureReport;
import io.jenkins.plugins.delivery.core.report.HtmlReport;
import io.jenkins.plugins.delivery.core.report.MailRule;
import io.jenkins.plugins.delivery.core.report.MailSubject;
import io.jenkins.plugins.delivery.core.report.Outcome;
import io.jenkins.plugins.delivery.core.report.ReportKind;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;

/** Decides whether there is something to tell, and tells it. What goes wrong here never hides what went wrong before. */
final class NotifyFailureExecution extends SynchronousNonBlockingStepExecution<Void> {
    private static final long serialVersionUID = 1L;

    private final transient NotifyFailureStep step;

    NotifyFailureExecution(StepContext context, NotifyFailureStep step) {
        super(context);
        this.step = step;
    }

    @Override
    protected Void run() throws Exception {
        MailRule rule;
        ReportContents contents;
        MailSettings settings;
        ReportLanguage language;
        try {
            rule = step.rule();
            contents = step.contents();
            settings = DeliveryGlobalConfiguration.get().toConfig().mail();
            language = step.getLanguage() == null
                    ? settings.language()
                    : ReportLanguage.parse("language", step.getLanguage());
        } catch (InvalidInputException e) {
            throw new AbortException(e.getMessage());
        }
        Run<?, ?> run = getContext().get(Run.class);
        Optional<Outcome> outcome = BuildOutcome.now(run, getContext().get(FlowNode.class));
        if (outcome.isEmpty()) {
            log("No mail: the build was " + (run.getResult() == Result.NOT_BUILT ? "not built" : "aborted"));
            return null;
        }
        Outcome before = BuildOutcome.before(run);
        Optional<ReportKind> kind = rule.decide(outcome.get(), before);
        if (kind.isEmpty()) {
            log("No mail: " + why(outcome.get(), before));
            return null;
        }
        if (!NotifiedAction.claim(run)) {
            log("No mail: this build was mailed about already");
            return null;
        }
        tell(run, kind.get(), contents, settings, language);
        return null;
    }

    private static String why(Outcome now, @CheckForNull Outcome before) {
        return now == before
                ? "the build before ended in the same way (" + now + ")"
                : "a build that ends in " + now + " is not news";
    }

    private void tell(
            Run<?, ?> run, ReportKind kind, ReportContents contents, MailSettings settings, ReportLanguage language)
            throws IOException, InterruptedException {
        String problem = null;
        try {
            BuildReport build = BuildReport.of(run, getContext().get(FlowExecution.class), kind, contents);
            FailureReport report = build.read(getContext().get(EnvVars.class));
            if (report.reason() != null) {
                log("Why it failed: " + report.reason().told());
            }
            FailureMail.Sent sent =
                    mail(report, settings, language).except(build.told()).send(getContext());
            NotifiedAction.keep(run, sent.addresses());
            if (sent.nobody() && !build.told().isEmpty()) {
                log("No further mail: " + String.join(", ", new TreeSet<>(build.told()))
                        + " got one from the build that failed first");
            } else if (!sent.well()) {
                problem = sent.problem();
            }
        } catch (IOException | DeliveryException e) {
            problem = e.getMessage();
        } catch (InterruptedException e) {
            NotifiedAction.release(run);
            throw e;
        }
        if (problem != null) {
            NotifiedAction.release(run);
        }
        if (problem != null && step.isFailBuild()) {
            throw new AbortException("The mail was not sent: " + problem);
        }
        if (problem != null) {
            log("WARNING: the mail was not sent: " + problem);
        }
    }

    private FailureMail mail(FailureReport report, MailSettings settings, ReportLanguage language) {
        return new FailureMail(
                step.getSubject() == null ? MailSubject.of(report, language) : MailSubject.inert(step.getSubject()),
                HtmlReport.of(report, language),
                step.getTo() == null ? settings.to() : step.getTo(),
                step.getReplyTo() == null ? settings.replyTo() : step.getReplyTo(),
                step.isAttachLog(),
                step.getRecipientProviders() == null ? whoIsConcerned() : step.getRecipientProviders());
    }

    private static List<RecipientProvider> whoIsConcerned() {
        return List.of(
                new DevelopersRecipientProvider(), new CulpritsRecipientProvider(), new RequesterRecipientProvider());
    }

    private void log(String line) throws IOException, InterruptedException {
        getContext().get(TaskListener.class).getLogger().println(line);
    }
}
