package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.KubernetesName;
import java.io.Serializable;
import java.util.List;

/**
 * What an environment asks of an image before it lets it in.
 *
 * @param requires the environment in which the same image must have been healthy; empty means none
 * @param qualityGate whether an image whose quality gate failed is refused
 * @param qualityGateRequired whether an image of which no quality gate is known is refused, too
 * @param approval whether somebody has to approve each deploy
 * @param approvers the users and groups whose approval counts; empty means everybody's who may give one
 */
public record Protection(
        String requires, boolean qualityGate, boolean qualityGateRequired, boolean approval, List<String> approvers)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Lets every image in. */
    public static final Protection NONE = new Protection("", false, false, false, List.of());

    public Protection {
        approvers = List.copyOf(approvers);
        checkRequires(requires);
        if (!approval && !approvers.isEmpty()) {
            throw new InvalidInputException(
                    "environments.approvers",
                    String.join(", ", approvers),
                    "are given, and approval is false",
                    "set approval: true, or leave approvers out");
        }
        if (!qualityGate && qualityGateRequired) {
            throw new InvalidInputException(
                    "environments.qualityGateRequired",
                    true,
                    "is given, and qualityGate is false",
                    "set qualityGate: true, or leave qualityGateRequired out");
        }
    }

    /** Whether anything is asked of an image, which then has to be known by its digest. */
    public boolean asksAboutImages() {
        return !requires.isEmpty() || qualityGate || approval;
    }

    /** Throws unless the value is empty or can name an environment. */
    public static void checkRequires(String requires) {
        if (!requires.isEmpty()) {
            KubernetesName.checkLabel("environments.requires", requires);
        }
    }
}
