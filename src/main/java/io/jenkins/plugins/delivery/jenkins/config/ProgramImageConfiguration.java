package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.config.ProgramImageSettings;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/** How images are made that have no Dockerfile, in the node {@code imageBuild:}. */
@Restricted(NoExternalUse.class)
public abstract class ProgramImageConfiguration {
    private String baseImage = "";
    private String user = ProgramImageSettings.DEFAULT_USER;
    private int port = ProgramImageSettings.DEFAULT_PORT;
    private String javaOptions = ProgramImageSettings.DEFAULT_JAVA_OPTIONS;

    /** A file that an older version wrote has none of these fields. */
    protected Object readResolve() {
        if (user == null) {
            baseImage = "";
            user = ProgramImageSettings.DEFAULT_USER;
            port = ProgramImageSettings.DEFAULT_PORT;
            javaOptions = ProgramImageSettings.DEFAULT_JAVA_OPTIONS;
        }
        return this;
    }

    /** The part of the settings for the core. */
    final ProgramImageSettings programImage() {
        return new ProgramImageSettings(baseImage, user, port, javaOptions);
    }

    public final String getBaseImage() {
        return baseImage;
    }

    @DataBoundSetter
    public final void setBaseImage(@CheckForNull String baseImage) {
        this.baseImage = checkedBaseImage(baseImage);
    }

    public final String getUser() {
        return user;
    }

    /** Takes the user, or the default one when it is empty. */
    @DataBoundSetter
    public final void setUser(@CheckForNull String user) {
        this.user = checkedUser(user);
    }

    public final int getPort() {
        return port;
    }

    /** @param port null when what was written is not a number */
    @DataBoundSetter
    public final void setPort(@CheckForNull Integer port) {
        int number = WholeNumber.required("imageBuild.port", port);
        ProgramImageSettings.checkPort(number);
        this.port = number;
    }

    public final String getJavaOptions() {
        return javaOptions;
    }

    @DataBoundSetter
    public final void setJavaOptions(@CheckForNull String javaOptions) {
        this.javaOptions = checkedJavaOptions(javaOptions);
    }

    static String checkedBaseImage(@CheckForNull String value) {
        String image = FormText.trimmed(value);
        ProgramImageSettings.checkBaseImage(image);
        return image;
    }

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
