package io.jenkins.plugins.delivery.jenkins.credentials;

import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.delivery.core.config.SonarSettings;
import jenkins.model.GlobalConfiguration;

/**
 * The SonarQube servers that an administrator gave to the SonarQube plugin, where it is installed. A build only says
 * which one: the address in its environment may be anybody's, and the controller would bring the token there.
 */
final class SonarPluginServers {
    private static final String CONFIGURATION = "hudson.plugins.sonar.SonarGlobalConfiguration";

    /** What the plugin itself takes when its settings name none. */
    private static final String DEFAULT = "http://localhost:9000";

    private SonarPluginServers() {}

    /**
     * The address of the server of this name, without a slash at its end.
     *
     * @throws AbortException when there is none
     */
    static String url(String name) throws AbortException {
        try {
            for (GlobalConfiguration configuration : GlobalConfiguration.all()) {
                // Its classes are not on this plugin's class path: it may be missing.
                if (configuration.getClass().getName().equals(CONFIGURATION)) {
                    for (Object installation : (Object[]) get(configuration, "getInstallations")) {
                        if (name.equals(get(installation, "getName"))) {
                            String url = Util.fixEmptyAndTrim((String) get(installation, "getServerUrl"));
                            return SonarSettings.checkServerUrl(url == null ? DEFAULT : url);
                        }
                    }
                }
            }
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new AbortException("The settings of the SonarQube plugin cannot be read (" + e
                    + "): set sonar.serverUrl in the settings, and run the step outside of withSonarQubeEnv");
        }
        throw new AbortException("The environment names the SonarQube installation '" + name
                + "', which the settings of the SonarQube plugin do not have: an administrator adds it there, or sets"
                + " sonar.serverUrl in the settings");
    }

    private static Object get(Object bean, String getter) throws ReflectiveOperationException {
        return bean.getClass().getMethod(getter).invoke(bean);
    }
}
