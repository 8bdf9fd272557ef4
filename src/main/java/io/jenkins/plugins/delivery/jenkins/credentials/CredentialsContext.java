package io.jenkins.plugins.delivery.jenkins.credentials;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.List;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;

/** On whose behalf credentials are looked up, which decides where: a run, or the administrator at the settings page. */
public abstract class CredentialsContext {
    private CredentialsContext() {}

    /** What a run sees: the credentials of its folders and the global ones. Their use is tracked. */
    public static CredentialsContext of(Run<?, ?> run) {
        return new OfRun(run, true);
    }

    /** The same for credentials that a run only looks at, to know what they are for. Their use is not tracked. */
    static CredentialsContext lookingAt(Run<?, ?> run) {
        return new OfRun(run, false);
    }

    /** The global credentials that builds can use; for callers that have checked {@link Jenkins#ADMINISTER}. */
    public static CredentialsContext global() {
        return new OfJenkins(true);
    }

    /** Jenkins' own credentials, also those of the scope System, which no build can use: for what only Jenkins does. */
    public static CredentialsContext own() {
        return new OfJenkins(false);
    }

    /** The credentials of this id and type, or null. */
    @CheckForNull
    abstract <C extends StandardCredentials> C find(String id, Class<C> type);

    /** Where {@link #find} looks, for a message. */
    abstract String places();

    /** Whether there are credentials of this id at all. */
    public boolean has(String id) {
        return find(id, StandardCredentials.class) != null;
    }

    /**
     * Why {@link #find} found nothing.
     *
     * @param field the parameter or setting that names the credentials
     * @param needed the type of credentials that it takes, as the user knows it
     */
    final AbortException missing(String field, String id, String needed) {
        StandardCredentials other = find(id, StandardCredentials.class);
        if (other == null) {
            return failure(
                    field,
                    id,
                    "does not exist in " + places(),
                    "create credentials of the type '" + needed
                            + "' with this ID there and the scope Global, or correct the ID");
        }
        return failure(
                field,
                id,
                "is of the type '" + other.getDescriptor().getDisplayName() + "', and '" + needed + "' is needed",
                "choose other credentials, or create these anew with that type");
    }

    /** A failure in the same words as those of wrong settings. */
    static AbortException failure(String field, String id, String problem, String remedy) {
        return new AbortException(new InvalidInputException(field, id, problem, remedy).getMessage());
    }

    private static final class OfRun extends CredentialsContext {
        private final Run<?, ?> run;
        private final boolean tracked;

        OfRun(Run<?, ?> run, boolean tracked) {
            this.run = run;
            this.tracked = tracked;
        }

        @Override
        <C extends StandardCredentials> C find(String id, Class<C> type) {
            C found = isOfParameter(id) ? CredentialsProvider.findCredentialById(id, type, run) : ofJob(id, type);
            return found == null || !tracked ? found : CredentialsProvider.track(run, found);
        }

        /** A Pipeline that wants what a parameter of its build chose can say so. */
        private static boolean isOfParameter(String id) {
            return id.startsWith("${") && id.endsWith("}");
        }

        /**
         * As {@link CredentialsProvider#findCredentialById} does it, but that a parameter of the build that has the id for
         * its name does not take the place of the credentials: who writes a Jenkinsfile would choose in place of the
         * settings, and who starts a build could bring credentials that no folder has.
         */
        @CheckForNull
        private <C extends StandardCredentials> C ofJob(String id, Class<C> type) {
            Job<?, ?> job = run.getParent();
            Authentication user = job instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
            C found = CredentialsProvider.findCredentialByIdInItem(id, type, job, user, List.of());
            if (found == null && !user.equals(ACL.SYSTEM2) && run.hasPermission2(user, CredentialsProvider.USE_ITEM)) {
                found = CredentialsProvider.findCredentialByIdInItem(id, type, job, ACL.SYSTEM2, List.of());
            }
            if (found == null) {
                return null;
            }
            Credentials own = found.forRun(run);
            return type.isInstance(own) ? type.cast(own) : found;
        }

        @Override
        String places() {
            String folder = run.getParent().getParent().getFullName();
            return folder.isEmpty()
                    ? "the global credentials"
                    : "the folder '" + folder + "', those above it, and the global credentials";
        }
    }

    private static final class OfJenkins extends CredentialsContext {
        private final boolean forBuilds;

        OfJenkins(boolean forBuilds) {
            this.forBuilds = forBuilds;
        }

        @Override
        <C extends StandardCredentials> C find(String id, Class<C> type) {
            C found = CredentialsProvider.findCredentialByIdInItemGroup(id, type, null, null, null);
            return found != null && forBuilds && found.getScope() == CredentialsScope.SYSTEM ? null : found;
        }

        @Override
        String places() {
            return forBuilds ? "the global credentials" : "the credentials of Jenkins itself";
        }
    }
}
