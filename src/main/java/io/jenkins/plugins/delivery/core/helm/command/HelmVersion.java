package io.jenkins.plugins.delivery.core.helm.command;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Helm, which decides what its options are called.
 *
 * @param major 3 or 4
 */
public record HelmVersion(int major, int minor, int patch) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final Pattern TEXT = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4}).*");

    /** The oldest that has all the options a deploy needs. */
    private static final int LEAST_MINOR_OF_3 = 14;

    /**
     * Reads what {@code helm version --template '{{.Version}}'} prints.
     *
     * @throws DeliveryException when it is no version, or one that cannot be used
     */
    public static HelmVersion parse(String text, String executable) {
        Matcher matcher = TEXT.matcher(text.trim());
        if (!matcher.matches()) {
            throw new DeliveryException("'" + executable + "' is not Helm: it says '" + firstLine(text)
                    + "' when it is asked for its version. Set helm.executable in the settings, or run the step in a"
                    + " container that has Helm");
        }
        HelmVersion version = new HelmVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
        if (version.major < 3 || version.major == 3 && version.minor < LEAST_MINOR_OF_3) {
            throw new DeliveryException(
                    "Helm " + version + " is too old: install Helm 3." + LEAST_MINOR_OF_3 + " or newer, or Helm 4");
        }
        return version;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
