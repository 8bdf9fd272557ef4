package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;

/**
 * Where a service's own settings are, and how the chart gets them.
 *
 * @param path the file in the workspace, with {@code ${environment}} and {@code ${app}}; empty when services have none
 * @param mode what the file is to the chart
 * @param key the value that gets the file's text in the mode {@code setFile}
 */
public record AppConfigSettings(String path, AppConfigMode mode, String key) implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final String DEFAULT_PATH = "appConfig/${environment}/${app}.yml";
    public static final String DEFAULT_KEY = "appConfig";

    public AppConfigSettings {
        checkPath(path);
        checkKey(key);
    }

    /** What holds when nothing is set. */
    public static AppConfigSettings defaults() {
        return new AppConfigSettings(DEFAULT_PATH, AppConfigMode.VALUES, DEFAULT_KEY);
    }

    /** Throws unless the value is empty or a path whose variables are known. */
    public static void checkPath(String path) {
        PatternVariables.check("helm.appConfig", path, "environment", "app");
        if (path.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException("helm.appConfig", path, "is not a path", "write it as in " + DEFAULT_PATH);
        }
    }

    /** Throws unless the value names a value of the chart. */
    public static void checkKey(String key) {
        if (key.isEmpty()) {
            throw new InvalidInputException("helm.appConfigKey", null, "is empty", "name it, as in " + DEFAULT_KEY);
        }
        ValueKeys.checkKey("helm.appConfigKey", key);
    }

    /** The file of a service in an environment, relative to the workspace; empty when services have none. */
    public String fileOf(String app, String environment) {
        return path.replace("${environment}", environment).replace("${app}", app);
    }

    /**
     * The file of a service for all environments: the path without the environment's part, as in {@code
     * appConfig/<app>.yml}. Empty when the path has no part that is the environment alone.
     */
    public String fileForAll(String app) {
        String environment = "${environment}/";
        int at = path.indexOf(environment);
        boolean whole = at == 0 || at > 0 && path.charAt(at - 1) == '/';
        String rest = whole ? path.substring(0, at) + path.substring(at + environment.length()) : "";
        return rest.contains("${environment}") || !rest.contains("${app}") ? "" : rest.replace("${app}", app);
    }
}
