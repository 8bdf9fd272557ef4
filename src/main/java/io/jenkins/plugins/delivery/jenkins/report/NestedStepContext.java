package io.jenkins.plugins.delivery.jenkins.report;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.model.Result;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The context of a step that runs within another one, whose end is that step's to hear of. */
@SuppressFBWarnings(
        value = "SE_TRANSIENT_FIELD_NOT_RESTORED",
        justification = "It lives no longer than the step around it, which is not taken up after a restart.")
final class NestedStepContext extends StepContext {
    private static final long serialVersionUID = 1L;

    private final StepContext around;
    private final transient TaskListener listener;
    private final transient CompletableFuture<Object> ended = new CompletableFuture<>();

    NestedStepContext(StepContext around, TaskListener listener) {
        this.around = around;
        this.listener = listener;
    }

    /** Completed when the step has ended, with what it returned or threw. */
    CompletableFuture<Object> ended() {
        return ended;
    }

    @Override
    public <T> T get(Class<T> key) throws IOException, InterruptedException {
        return key == TaskListener.class ? key.cast(listener) : around.get(key);
    }

    @Override
    public void onSuccess(@CheckForNull Object result) {
        ended.complete(result);
    }

    @Override
    public void onFailure(@NonNull Throwable failure) {
        ended.completeExceptionally(failure);
    }

    @Override
    public boolean isReady() {
        return around.isReady();
    }

    @Override
    public ListenableFuture<Void> saveState() {
        return Futures.immediateFuture(null); // the step around is what is saved
    }

    @Override
    public void setResult(Result result) {
        around.setResult(result);
    }

    @Override
    public BodyInvoker newBodyInvoker() {
        throw new UnsupportedOperationException("a nested step has no body");
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
