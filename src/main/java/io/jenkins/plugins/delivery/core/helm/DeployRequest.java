package io.jenkins.plugins.delivery.core.helm;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.KubernetesName;
import io.jenkins.plugins.delivery.core.promotion.SignOff;
import java.io.Serializable;

/**
 * What a user asks {@code helmDeploy} for.
 *
 * @param app the service's name, which is the release's
 * @param environment where to, by the name that the settings have for it
 * @param image which image
 * @param chart which chart, with which values
 * @param options how
 * @param signOff who answers for it
 */
public record DeployRequest(
        String app, String environment, ImageChoice image, ChartChoice chart, DeployOptions options, SignOff signOff)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public DeployRequest {
        KubernetesName.checkRelease("app", app);
        checkEnvironment(environment);
    }

    /** The same, with the image looked up and deployed by its digest. */
    public DeployRequest byDigest() {
        return new DeployRequest(
                app,
                environment,
                new ImageChoice(image.image(), image.tag(), ImageMode.DIGEST, true),
                chart,
                options,
                signOff);
    }

    /** Throws when the environment is missing; whether it exists is for the settings to say. */
    static void checkEnvironment(String environment) {
        if (environment.isEmpty()) {
            throw new InvalidInputException(
                    "environment", null, "is missing", "name one of the settings' environments, as in dev");
        }
    }
}
