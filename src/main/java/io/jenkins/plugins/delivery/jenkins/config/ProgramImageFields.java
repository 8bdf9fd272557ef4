package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.config.ProgramImageSettings;

/** The texts of the form that are about services without a Dockerfile, trimmed and checked. */
final class ProgramImageFields {
    private ProgramImageFields() {}

    static String checkedBaseImage(@CheckForNull String value) {
        String image = FormText.trimmed(value);
        ProgramImageSettings.checkBaseImage(image);
        return image;
    }

    /** The user, or the default one when it is empty. */
    static String checkedUser(@CheckForNull String value) {
        String user = FormText.trimmed(value);
        if (user.isEmpty()) {
            return ProgramImageSettings.DEFAULT_USER;
        }
        ProgramImageSettings.checkUser(user);
        return user;
    }

    static String checkedJavaOptions(@CheckForNull String value) {
        String options = FormText.trimmed(value);
        ProgramImageSettings.checkJavaOptions(options);
        return options;
    }
}
