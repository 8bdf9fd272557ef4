package io.jenkins.plugins.delivery.jenkins.config;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.jenkins.credentials.CredentialsContext;
import java.util.List;
import jenkins.model.Jenkins;

/** A field of the settings that names credentials for builds. */
final class CredentialsField {
    /** A credential of this scope is Jenkins' own; builds do not see it. */
    private static final CredentialsMatcher USABLE_IN_BUILDS =
            CredentialsMatchers.not(CredentialsMatchers.withScope(CredentialsScope.SYSTEM));

    private CredentialsField() {}

    /** The global credentials of these types, none, and the current one whatever it is. */
    static ListBoxModel items(@CheckForNull String current, List<Class<? extends StandardCredentials>> types) {
        return items(current, types, USABLE_IN_BUILDS);
    }

    /** Jenkins' own credentials of these types, also those that no build sees, none, and the current one whatever it is. */
    static ListBoxModel ownItems(@CheckForNull String current, List<Class<? extends StandardCredentials>> types) {
        return items(current, types, CredentialsMatchers.always());
    }

    private static ListBoxModel items(
            @CheckForNull String current,
            List<Class<? extends StandardCredentials>> types,
            CredentialsMatcher matcher) {
        StandardListBoxModel items = new StandardListBoxModel();
        items.includeEmptyValue();
        if (FieldCheck.isAllowed()) {
            types.forEach(type -> items.includeMatchingAs(ACL.SYSTEM2, Jenkins.get(), type, List.of(), matcher));
        }
        items.includeCurrentValue(FormText.trimmed(current));
        return items;
    }

    /** Only warns when there are none of this id: every folder can bring its own. */
    static FormValidation check(@CheckForNull String value) {
        String id = FormText.trimmed(value);
        if (!FieldCheck.isAllowed()
                || id.isEmpty()
                || CredentialsContext.global().has(id)) {
            return FormValidation.ok();
        }
        return FormValidation.warning(Messages.CredentialsField_noGlobalCredentials(id));
    }

    /** Warns when there are none of this id, and when any Pipeline can read them. */
    static FormValidation checkOwn(@CheckForNull String value) {
        String id = FormText.trimmed(value);
        if (!FieldCheck.isAllowed() || id.isEmpty()) {
            return FormValidation.ok();
        }
        if (!CredentialsContext.own().has(id)) {
            return FormValidation.warning(Messages.CredentialsField_noGlobalCredentials(id));
        }
        return CredentialsContext.global().has(id)
                ? FormValidation.warning(Messages.CredentialsField_readByBuilds(id))
                : FormValidation.ok();
    }
}
