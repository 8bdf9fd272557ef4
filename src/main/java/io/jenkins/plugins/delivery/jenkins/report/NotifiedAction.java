package io.jenkins.plugins.delivery.jenkins.report;

import hudson.model.InvisibleAction;
import hudson.model.Run;

/** Says that a build was mailed about, or is being so. */
public final class NotifiedAction extends InvisibleAction {
    /** Whether whoever asks is the first one, of all branches of the build, and so the one who mails. */
    public static boolean claim(Run<?, ?> run) {
        synchronized (run) {
            if (run.getAction(NotifiedAction.class) != null) {
                return false;
            }
            run.addAction(new NotifiedAction());
            return true;
        }
    }

    /** Lets another one try, because the mail did not go. */
    public static void release(Run<?, ?> run) {
        run.removeActions(NotifiedAction.class);
    }
}
