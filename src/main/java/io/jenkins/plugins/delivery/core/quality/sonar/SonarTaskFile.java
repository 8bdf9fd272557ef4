package io.jenkins.plugins.delivery.core.quality.sonar;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringReader;
import java.util.Properties;

/**
 * What every SonarQube scanner leaves behind in {@code report-task.txt}: which analysis it has asked the server for.
 *
 * @param taskId by which the server knows it
 * @param serverUrl which server that is, without a slash at its end
 * @param projectKey of what is analysed
 * @param dashboardUrl where people see it; null when the scanner did not say
 */
public record SonarTaskFile(
        String taskId,
        String serverUrl,
        String projectKey,
        @CheckForNull String dashboardUrl) implements Serializable {
    /** The file's name. */
    public static final String NAME = "report-task.txt";

    private static final long serialVersionUID = 1L;

    /**
     * Reads the file's text.
     *
     * @throws DeliveryException when a scanner did not write it
     */
    public static SonarTaskFile parse(String file, String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new DeliveryException(file + " is not what a SonarQube scanner leaves behind", e);
        }
        return new SonarTaskFile(
                needed(file, properties, "ceTaskId"),
                needed(file, properties, "serverUrl").replaceFirst("/+$", ""),
                needed(file, properties, "projectKey"),
                properties.getProperty("dashboardUrl"));
    }

    private static String needed(String file, Properties properties, String name) {
        String value = properties.getProperty(name, "").trim();
        if (value.isEmpty()) {
            throw new DeliveryException(file + " is not what a SonarQube scanner leaves behind: it has no " + name);
        }
        return value;
    }
}
