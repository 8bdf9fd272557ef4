package hudson.plugins.sonar;

import jenkins.model.GlobalConfiguration;

/** The servers that an administrator has named. */
public final class SonarGlobalConfiguration extends GlobalConfiguration {
    private final SonarInstallation[] installations;

    private SonarGlobalConfiguration(SonarInstallation... installations) {
        this.installations = installations;
    }

    /** Adds it to the Jenkins of a test. */
    public static void use(SonarInstallation... installations) {
        GlobalConfiguration.all().add(new SonarGlobalConfiguration(installations));
    }

    public SonarInstallation[] getInstallations() {
        return installations.clone();
    }
}
