package io.jenkins.plugins.delivery.jenkins.promotion;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.User;
import hudson.security.SecurityRealm;
import java.util.List;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** Whose approval counts: users and groups, as the security realm compares their names. */
public final class Approvers {
    private Approvers() {}

    /**
     * The entry by which whoever acts in this thread is an approver. The groups are those of the log-in itself, because
     * many realms do not tell them of anybody else.
     *
     * @param approvers the users and groups; empty means everybody
     * @return the entry; empty when everybody is one
     * @throws AbortException when nobody is logged in, or it is somebody else
     */
    public static String entryOfCurrentUser(List<String> approvers) throws AbortException {
        User user = User.current();
        if (user == null) {
            throw new AbortException("Nothing was approved, because nobody knows by whom: log in to approve");
        }
        if (approvers.isEmpty()) {
            return "";
        }
        String entry = entry(approvers, Jenkins.getAuthentication2());
        if (entry == null) {
            throw new AbortException("Nothing was approved, " + user.getId()
                    + " may not approve: have it done by one of " + String.join(", ", approvers));
        }
        return entry;
    }

    /** The entry by which somebody is one of them; null when they are not. */
    @CheckForNull
    static String entry(List<String> approvers, Authentication who) {
        SecurityRealm realm = Jenkins.get().getSecurityRealm();
        for (String approver : approvers) {
            if (realm.getUserIdStrategy().equals(approver, who.getName())
                    || who.getAuthorities().stream()
                            .map(GrantedAuthority::getAuthority)
                            .anyMatch(group -> realm.getGroupIdStrategy().equals(approver, group))) {
                return approver;
            }
        }
        return null;
    }
}
