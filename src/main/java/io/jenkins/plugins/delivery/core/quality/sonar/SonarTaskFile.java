package io.jenkins.plugins.delivery.core.quality.sonar;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringReader;
import java.util.Properties;
import java.util.regex.Pattern;

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

    /** What is larger was written by somebody else. */
    public static final int LARGEST = 1 << 16;

    private static final long serialVersionUID = 1L;
    private static final Pattern TASK_ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final Pattern PRINTABLE = Pattern.compile("\\P{Cc}{1,2000}");

    /** Checks the values as well when they come from an agent. */
    public SonarTaskFile {
        if (!TASK_ID.matcher(taskId).matches()) {
            throw notWritten(NAME, "its ceTaskId is none");
        }
        if (!PRINTABLE.matcher(serverUrl).matches()
                || !PRINTABLE.matcher(projectKey).matches()) {
            throw notWritten(NAME, "it has no text in one line");
        }
        if (dashboardUrl != null
                && !(dashboardUrl.startsWith(serverUrl + "/")
                        && PRINTABLE.matcher(dashboardUrl).matches())) {
            dashboardUrl = null;
        }
    }

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
                needed(file, properties, "serverUrl").replaceFirst("(?<!/)/+$", ""),
                needed(file, properties, "projectKey"),
                properties.getProperty("dashboardUrl"));
    }

    private static String needed(String file, Properties properties, String name) {
        String value = properties.getProperty(name, "").trim();
        if (value.isEmpty()) {
            throw notWritten(file, "it has no " + name);
        }
        return value;
    }

    private static DeliveryException notWritten(String file, String problem) {
        return new DeliveryException(file + " is not what a SonarQube scanner leaves behind: " + problem);
    }
}
