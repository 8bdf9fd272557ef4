package io.jenkins.plugins.delivery.jenkins.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.Collectors;

/** Says that a build was mailed about, or is being so. */
public final class NotifiedAction extends InvisibleAction {
    /** Null in builds of older versions. */
    @CheckForNull
    private ArrayList<String> told;

    /** Keeps who was told. */
    static void keep(Run<?, ?> run, Set<String> addresses) {
        NotifiedAction action = run.getAction(NotifiedAction.class);
        if (action != null) {
            action.told = new ArrayList<>(addresses);
        }
    }

    /** The addresses that were told of a build. */
    static Set<String> told(Run<?, ?> run) {
        return run.getActions(NotifiedAction.class).stream()
                .filter(action -> action.told != null)
                .flatMap(action -> action.told.stream())
                .collect(Collectors.toSet());
    }

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
