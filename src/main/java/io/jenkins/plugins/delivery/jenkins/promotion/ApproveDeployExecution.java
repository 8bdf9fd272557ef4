package io.jenkins.plugins.delivery.jenkins.promotion;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.User;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.freeze.Frozen;
import io.jenkins.plugins.delivery.core.helm.ImageChoice;
import io.jenkins.plugins.delivery.core.helm.ImageMode;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Looks an image up and asks whether it may be deployed. The question is one of Jenkins' {@code input} steps, so that
 * people find it where they look for questions; its text is the plugin's own, and what it was about is recorded.
 */
final class ApproveDeployExecution extends GeneralNonBlockingStepExecution {
    private static final long serialVersionUID = 1L;

    private final String app;
    private final String environment;

    @CheckForNull
    private final String askedImage;

    @CheckForNull
    private final String askedTag;

    /** Nobody can guess it, so that no other question can be answered in its place. */
    private final String questionId = "Approve-" + UUID.randomUUID();

    /** What the image is called; null until the image was looked up. */
    private String image;

    /** What the question calls it; null in a step that an older version began. */
    @CheckForNull
    private String asked;

    private String digest;
    private ArrayList<String> approvers;

    private transient volatile StepExecution question;
    private transient volatile Throwable stopped;

    ApproveDeployExecution(StepContext context, ApproveDeployStep step) {
        super(context);
        this.app = step.getApp();
        this.environment = step.getEnvironment();
        this.askedImage = step.getImage();
        this.askedTag = step.getTag();
    }

    @Override
    public boolean start() {
        run(this::begin);
        return false;
    }

    private void begin() throws Exception {
        DeliveryConfig config = DeliveryGlobalConfiguration.get().toConfig();
        try {
            EnvironmentSettings target = config.environments().named("environment", environment);
            if (!target.protection().approval()) {
                log("Nobody has to approve a deploy to " + environment);
                getContext().onSuccess(null);
                return;
            }
            for (Frozen held : target.freezes().deploysAt(Instant.now())) {
                log(held.state(environment) + ": an approval does not let the deploy pass that");
            }
            ImageToDeploy wanted = ImageToDeploy.of(app, choice(), config);
            ImageToDeploy certain = ApprovedImage.certain(
                    wanted, config, getContext().get(Run.class), getContext().get(TaskListener.class));
            digest = certain.digest().value();
            asked = certain.toString();
            approvers = new ArrayList<>(target.protection().approvers());
            image = wanted.toString();
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
        getContext().saveState();
        StepExecution asking = question();
        question = asking;
        asking.start();
        if (stopped != null) {
            asking.stop(stopped);
        }
    }

    /** Whatever the chart will be told, it is one image by its digest that is approved. */
    private ImageChoice choice() {
        return new ImageChoice(askedImage, askedTag, ImageMode.DIGEST, true);
    }

    private StepExecution question() throws Exception {
        String about = asked == null ? image : asked;
        return ApprovalQuestion.of(questionId, app, environment, about, new Digest(digest), approvers)
                .start(new ApprovalContext(getContext(), this::approved));
    }

    /** As the user who said yes. */
    private String approved() throws Exception {
        ApprovalQuestion.checkOnly(
                questionId, getContext().get(FlowExecution.class), getContext().get(FlowNode.class));
        String approver = Approvers.entryOfCurrentUser(approvers);
        String user = User.current().getId();
        Run<?, ?> run = getContext().get(Run.class);
        run.addAction(new DeployApproval(app, environment, image, new Digest(digest), user, approver));
        run.save();
        return user;
    }

    @Override
    public void stop(Throwable cause) throws Exception {
        stopped = cause;
        StepExecution asking = question;
        if (asking == null) {
            super.stop(cause);
        } else {
            asking.stop(cause);
        }
    }

    @Override
    public void onResume() {
        run(image == null ? this::begin : this::askAgain);
    }

    /** Jenkins knows that there was a question, and not what it was. */
    private void askAgain() throws Exception {
        question = question();
        ApprovalQuestion.putBack(getContext().get(Run.class), question);
    }

    private void log(String line) throws IOException, InterruptedException {
        getContext().get(TaskListener.class).getLogger().println(line);
    }
}
