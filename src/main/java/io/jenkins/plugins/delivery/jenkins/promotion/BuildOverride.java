package io.jenkins.plugins.delivery.jenkins.promotion;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.User;
import io.jenkins.plugins.delivery.core.helm.PromotionOverride;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** Whether somebody who may override the rules of an environment gave the reason in person, in this very build. */
final class BuildOverride {
    private BuildOverride() {}

    /**
     * The override, in the name of who typed the reason.
     *
     * @throws AbortException when nobody did, or nobody who may
     */
    static PromotionOverride find(Run<?, ?> run, FlowExecution execution, String reason) throws AbortException {
        PromotionOverride.checkReason("overrideReason", reason);
        Set<String> authors = new LinkedHashSet<>(TypedInputs.authors(execution, reason));
        String starter = TypedParameters.author(run, reason);
        if (starter != null) {
            authors.add(starter);
        }
        if (authors.isEmpty()) {
            throw new AbortException(
                    "Nothing was deployed, overrideReason was given and no user typed it in this build:"
                            + " start the build yourself with the reason in a text parameter, or type it into a step input;"
                            + " what a Jenkinsfile says, a default, and what another build passed on do not count");
        }
        for (String author : authors) {
            if (mayOverride(author, run)) {
                return new PromotionOverride(author, reason);
            }
        }
        throw new AbortException("Nothing was deployed, overrideReason was given and " + String.join(", ", authors)
                + " may not override the rules: have somebody type it who has the permission "
                + PromotionPermissions.OVERRIDE.group.title + "/" + PromotionPermissions.OVERRIDE.name
                + ", or leave overrideReason out");
    }

    private static boolean mayOverride(String userId, Run<?, ?> run) {
        User user = User.getById(userId, false);
        try {
            return user != null
                    && run.getParent().getACL().hasPermission2(user.impersonate2(), PromotionPermissions.OVERRIDE);
        } catch (UsernameNotFoundException e) {
            return false; // somebody who has left may not
        }
    }
}
