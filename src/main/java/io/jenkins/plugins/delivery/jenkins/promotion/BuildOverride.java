package io.jenkins.plugins.delivery.jenkins.promotion;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.User;
import io.jenkins.plugins.delivery.core.helm.PromotionOverride;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * Who gave the reason in person, in this very build, why a rule of an environment does not hold.
 *
 * @param authors the ids of the users who typed it; at least one
 * @param reason the reason
 */
record BuildOverride(Set<String> authors, String reason) {
    /**
     * Who typed it.
     *
     * @throws AbortException when nobody did
     */
    static BuildOverride of(Run<?, ?> run, FlowExecution execution, String reason) throws AbortException {
        PromotionOverride.checkReason("overrideReason", reason);
        Set<String> authors = new LinkedHashSet<>(TypedInputs.authors(execution, reason));
        String starter = TypedParameters.author(run, reason);
        if (starter != null) {
            authors.add(starter);
        }
        if (authors.isEmpty()) {
            throw new AbortException("Nothing was changed, overrideReason was given and no user typed it in this build:"
                    + " start the build yourself with the reason in a text parameter that has '" + TypedParameters.NAMED
                    + "' in its name, or type it into such a field of a step input;"
                    + " what a Jenkinsfile says, a default, and what another build passed on do not count");
        }
        return new BuildOverride(authors, reason);
    }

    /**
     * The override of the rules of promotion, in the name of who typed the reason.
     *
     * @throws AbortException when nobody did, or nobody who may
     */
    static PromotionOverride find(Run<?, ?> run, FlowExecution execution, String reason) throws AbortException {
        BuildOverride given = of(run, execution, reason);
        return given.byWhoeverMayOverride(run)
                .orElseThrow(() -> new AbortException("Nothing was changed, overrideReason was given and "
                        + String.join(", ", given.authors)
                        + " may not override the rules: have somebody type it who has"
                        + " the permission " + PromotionPermissions.OVERRIDE.group.title + "/"
                        + PromotionPermissions.OVERRIDE.name + ", or leave overrideReason out"));
    }

    /** In the name of an author who has the permission to override the rules of promotion; empty when none has. */
    Optional<PromotionOverride> byWhoeverMayOverride(Run<?, ?> run) {
        return byWhoever(who -> run.getParent().getACL().hasPermission2(who, PromotionPermissions.OVERRIDE));
    }

    /** In the name of the first author who may do what is asked; empty when none may. */
    Optional<PromotionOverride> byWhoever(Predicate<Authentication> may) {
        return authors.stream()
                .filter(author -> isTrueOf(author, may))
                .findFirst()
                .map(author -> new PromotionOverride(author, reason));
    }

    private static boolean isTrueOf(String userId, Predicate<Authentication> may) {
        User user = User.getById(userId, false);
        try {
            return user != null && may.test(user.impersonate2());
        } catch (UsernameNotFoundException e) {
            return false; // somebody who has left may not
        }
    }
}
