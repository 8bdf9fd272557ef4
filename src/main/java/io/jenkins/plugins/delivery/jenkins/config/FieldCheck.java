package io.jenkins.plugins.delivery.jenkins.config;

import hudson.util.FormValidation;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import jenkins.model.Jenkins;

/** Shows the core's complaint about a value beside its field, in the words that the command line uses. */
public final class FieldCheck {
    private FieldCheck() {}

    /** Whether whoever asks may be told anything; to everybody else, every value is fine. */
    static boolean isAllowed() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
    }

    /**
     * Runs a check for those who may configure Jenkins.
     *
     * @param check throws {@link InvalidInputException} when the value is wrong
     */
    static FormValidation of(Runnable check) {
        return of(isAllowed(), check);
    }

    /**
     * Runs a check.
     *
     * @param allowed whether whoever asks may be told; to everybody else, every value is fine
     * @param check throws {@link InvalidInputException} when the value is wrong
     */
    public static FormValidation of(boolean allowed, Runnable check) {
        if (!allowed) {
            return FormValidation.ok();
        }
        try {
            check.run();
            return FormValidation.ok();
        } catch (InvalidInputException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
