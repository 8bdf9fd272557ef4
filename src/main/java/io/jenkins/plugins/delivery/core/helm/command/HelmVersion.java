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

    private static final int DESCRIBES_ROLLBACKS = 3;

    /** Of Helm 3, the first with {@code --take-ownership}. */
    private static final int TAKES_OWNERSHIP = 17;

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

    /** Whether objects are applied on the server, where each field has an owner. */
    public boolean appliesOnServer() {
        return major >= 4;
    }

    /** Whether a roll-back may say why ({@code --description}); seen first in this version. */
    boolean describesRollbacks() {
        return major > 4 || major == 4 && minor >= DESCRIBES_ROLLBACKS;
    }

    /**
     * Sees to it that Helm can take what others own.
     *
     * @throws DeliveryException when it is too old for that
     */
    public void checkTakes(boolean conflicts, boolean ownership) {
        if (conflicts && !appliesOnServer()) {
            throw new DeliveryException("conflicts: 'take' needs Helm 4, and this is Helm " + this
                    + ", which knows no owners of fields and sets what the chart has: leave conflicts out");
        }
        if (ownership && major == 3 && minor < TAKES_OWNERSHIP) {
            throw new DeliveryException("takeOwnership needs Helm 3." + TAKES_OWNERSHIP + " or newer, and this is Helm "
                    + this + ": install a newer Helm");
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
