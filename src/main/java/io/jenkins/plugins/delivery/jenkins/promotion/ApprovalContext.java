package io.jenkins.plugins.delivery.jenkins.promotion;

import com.google.common.util.concurrent.ListenableFuture;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Result;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * What an {@code input} step is given that asks on behalf of another step: it is as the other's own, but for its answer,
 * which is looked at first. It ends once. It is not kept: after a restart the question is asked anew.
 */
public final class ApprovalContext extends StepContext {
    private static final long serialVersionUID = 1L;

    private final StepContext asking;
    private final transient Answer answer;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** What is made of a yes. */
    @FunctionalInterface
    public interface Answer {
        /**
         * Called in the thread, and as the user, of who said it.
         *
         * @return what the step returns
         */
        Object approved() throws Exception;
    }

    public ApprovalContext(StepContext asking, Answer answer) {
        this.asking = asking;
        this.answer = answer;
    }

    @Override
    public void onSuccess(@CheckForNull Object ignored) {
        if (ended.compareAndSet(false, true)) {
            Object result;
            try {
                result = answer.approved();
            } catch (Exception e) {
                asking.onFailure(e);
                return;
            }
            asking.onSuccess(result);
        }
    }

    @Override
    public void onFailure(Throwable cause) {
        if (ended.compareAndSet(false, true)) {
            asking.onFailure(cause);
        }
    }

    @Override
    public <T> T get(Class<T> key) throws IOException, InterruptedException {
        return asking.get(key);
    }

    @Override
    public boolean isReady() {
        return asking.isReady();
    }

    @Override
    public ListenableFuture<Void> saveState() {
        return asking.saveState();
    }

    @Override
    public void setResult(Result result) {
        asking.setResult(result);
    }

    @Override
    public BodyInvoker newBodyInvoker() {
        return asking.newBodyInvoker();
    }

    @Override
    public boolean hasBody() {
        return asking.hasBody();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApprovalContext context && context.asking.equals(asking);
    }

    @Override
    public int hashCode() {
        return asking.hashCode();
    }
}
