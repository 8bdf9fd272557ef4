package io.jenkins.plugins.delivery.core.helm;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.KubernetesName;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.HelmSettings;
import io.jenkins.plugins.delivery.core.config.ValueKeys;
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

    /**
     * The same as its environment wants it: where something is asked of images, the image is looked up and deployed by
     * its digest.
     *
     * @throws InvalidInputException when it says by other means which image runs, or the chart cannot be told the digest
     */
    public DeployRequest underRules(DeliveryConfig config) {
        HelmSettings settings = config.helm();
        new ImageKeys(settings.keys()).check(chart, settings.appConfig());
        if (!config.environments().named("environment", environment).asksAboutImages()) {
            return this;
        }
        if (settings.keys().imageDigest().isEmpty()) {
            throw new InvalidInputException(
                    "helm.imageDigestKey",
                    null,
                    "is empty, and " + environment + " asks something of images, which come in by their digest then",
                    "an administrator names the chart's value, as in " + ValueKeys.DEFAULT_IMAGE_DIGEST);
        }
        return new DeployRequest(
                app,
                environment,
                new ImageChoice(image.image(), image.tag(), ImageMode.DIGEST, true),
                chart,
                options,
                signOff);
    }

    /** The same, with who answers for it. */
    public DeployRequest signedOff(SignOff who) {
        return new DeployRequest(app, environment, image, chart, options, who);
    }

    /** Throws when the environment is missing; whether it exists is for the settings to say. */
    static void checkEnvironment(String environment) {
        if (environment.isEmpty()) {
            throw new InvalidInputException(
                    "environment", null, "is missing", "name one of the settings' environments, as in dev");
        }
    }
}
