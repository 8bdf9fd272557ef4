package io.jenkins.plugins.delivery.jenkins.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.plugins.emailext.plugins.RecipientProvider;
import hudson.plugins.emailext.plugins.RecipientProviderDescriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.ReportLanguage;
import io.jenkins.plugins.delivery.core.report.MailOccasion;
import io.jenkins.plugins.delivery.core.report.MailRule;
import io.jenkins.plugins.delivery.jenkins.step.DefaultText;
import io.jenkins.plugins.delivery.jenkins.step.StepForm;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The step {@code notifyFailure}: tells the right people why a build failed, and that it is well again. */
public final class NotifyFailureStep extends Step {
    static final int DEFAULT_LOG_LINES = 60;
    private static final int MOST_LOG_LINES = 1000;

    private String to;
    private List<RecipientProvider> recipientProviders;
    private String when;
    private boolean onlyOnChange = true;
    private boolean notifyRecovery = true;
    private String subject;
    private int logLines = DEFAULT_LOG_LINES;
    private boolean attachLog;
    private boolean includeDiagnosis = true;
    private boolean includeChanges = true;
    private boolean includeTests = true;
    private String language;
    private String replyTo;
    private boolean failBuild;

    @DataBoundConstructor
    public NotifyFailureStep() {
        // Everything has a default.
    }

    @CheckForNull
    public String getTo() {
        return to;
    }

    @DataBoundSetter
    public void setTo(@CheckForNull String to) {
        this.to = Util.fixEmptyAndTrim(to);
    }

    /** Null means developers, culprits and requestor. */
    @CheckForNull
    public List<RecipientProvider> getRecipientProviders() {
        return recipientProviders;
    }

    @DataBoundSetter
    public void setRecipientProviders(@CheckForNull List<RecipientProvider> recipientProviders) {
        this.recipientProviders =
                recipientProviders == null || recipientProviders.isEmpty() ? null : List.copyOf(recipientProviders);
    }

    @CheckForNull
    public String getWhen() {
        return when;
    }

    @DataBoundSetter
    public void setWhen(@CheckForNull String when) {
        this.when = DefaultText.unless(MailOccasion.FAILURE.text(), when);
    }

    public boolean isOnlyOnChange() {
        return onlyOnChange;
    }

    @DataBoundSetter
    public void setOnlyOnChange(boolean onlyOnChange) {
        this.onlyOnChange = onlyOnChange;
    }

    public boolean isNotifyRecovery() {
        return notifyRecovery;
    }

    @DataBoundSetter
    public void setNotifyRecovery(boolean notifyRecovery) {
        this.notifyRecovery = notifyRecovery;
    }

    @CheckForNull
    public String getSubject() {
        return subject;
    }

    @DataBoundSetter
    public void setSubject(@CheckForNull String subject) {
        this.subject = Util.fixEmptyAndTrim(subject);
    }

    public int getLogLines() {
        return logLines;
    }

    @DataBoundSetter
    public void setLogLines(int logLines) {
        this.logLines = logLines;
    }

    public boolean isAttachLog() {
        return attachLog;
    }

    @DataBoundSetter
    public void setAttachLog(boolean attachLog) {
        this.attachLog = attachLog;
    }

    public boolean isIncludeDiagnosis() {
        return includeDiagnosis;
    }

    @DataBoundSetter
    public void setIncludeDiagnosis(boolean includeDiagnosis) {
        this.includeDiagnosis = includeDiagnosis;
    }

    public boolean isIncludeChanges() {
        return includeChanges;
    }

    @DataBoundSetter
    public void setIncludeChanges(boolean includeChanges) {
        this.includeChanges = includeChanges;
    }

    public boolean isIncludeTests() {
        return includeTests;
    }

    @DataBoundSetter
    public void setIncludeTests(boolean includeTests) {
        this.includeTests = includeTests;
    }

    @CheckForNull
    public String getLanguage() {
        return language;
    }

    @DataBoundSetter
    public void setLanguage(@CheckForNull String language) {
        this.language = Util.fixEmptyAndTrim(language);
    }

    @CheckForNull
    public String getReplyTo() {
        return replyTo;
    }

    @DataBoundSetter
    public void setReplyTo(@CheckForNull String replyTo) {
        this.replyTo = Util.fixEmptyAndTrim(replyTo);
    }

    public boolean isFailBuild() {
        return failBuild;
    }

    @DataBoundSetter
    public void setFailBuild(boolean failBuild) {
        this.failBuild = failBuild;
    }

    /** @throws InvalidInputException when {@code when} is none */
    MailRule rule() {
        return new MailRule(
                DefaultText.or(MailOccasion.FAILURE, when, MailOccasion::parse), onlyOnChange, notifyRecovery);
    }

    /** @throws InvalidInputException when {@code logLines} is out of range */
    ReportContents contents() {
        checkLogLines(logLines);
        return new ReportContents(logLines, includeDiagnosis, includeChanges, includeTests);
    }

    private static void checkLogLines(int logLines) {
        if (logLines < 0 || logLines > MOST_LOG_LINES) {
            throw new InvalidInputException(
                    "logLines", logLines, "is out of range", "use 0 to " + MOST_LOG_LINES + ", or attachLog: true");
        }
    }

    @Override
    public StepExecution start(StepContext context) {
        return new NotifyFailureExecution(context, this);
    }

    /** Describes the step to the snippet generator. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "notifyFailure";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.NotifyFailureStep_displayName();
        }

        /** Neither a workspace nor a node: the one may be what failed. */
        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, EnvVars.class, FlowNode.class, FlowExecution.class);
        }

        /** For the form. */
        public List<RecipientProviderDescriptor> getRecipientProvidersDescriptors() {
            return RecipientProvider.allSupporting(WorkflowJob.class);
        }

        @POST
        public ListBoxModel doFillWhenItems() {
            return StepForm.choices(MailOccasion.values());
        }

        @POST
        public ListBoxModel doFillLanguageItems() {
            ListBoxModel items = new ListBoxModel();
            items.add("", "");
            items.addAll(StepForm.choices(ReportLanguage.values()));
            return items;
        }

        @POST
        public FormValidation doCheckLogLines(@AncestorInPath Item item, @QueryParameter int value) {
            return StepForm.check(item, () -> checkLogLines(value));
        }
    }
}
