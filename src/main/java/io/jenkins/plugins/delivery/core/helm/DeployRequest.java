package io.jenkins.plugins.delivery.core.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.KubernetesName;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.HelmSettings;
import io.jenkins.plugins.delivery.core.config.ValueKeys;
import java.io.Serializable;

/**
 * What a user asks {@code helmDeploy} for.
 *
 * @param app the service's name, which is the release's unless it is a preview
 * @param environment where to, by the name that the settings have for it
 * @param image which image
 * @param chart which chart, with which values
 * @param options how
 * @param signOff who answers for it
 * @param preview the preview's name, as in {@code pr-12}; null for the service itself
 */
public record DeployRequest(
        String app,
        String environment,
        ImageChoice image,
        ChartChoice chart,
        DeployOptions options,
        SignOff signOff,
        @CheckForNull String preview)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public DeployRequest {
        KubernetesName.checkRelease("app", app);
        checkEnvironment(environment);
        if (preview != null) {
            PreviewName.check(app, preview);
        }
    }

    /** The release's name. */
    public String release() {
        return preview == null ? app : PreviewName.release(app, preview);
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
                signOff,
                preview);
    }

    /** The same, with who answers for it. */
    public DeployRequest signedOff(SignOff who) {
        return new DeployRequest(app, environment, image, chart, options, who, preview);
    }

    /** Throws when the environment is missing; whether it exists is for the settings to say. */
    static void checkEnvironment(String environment) {
        if (environment.isEmpty()) {
            throw new InvalidInputException(
                    "environment", null, "is missing", "name one of the settings' environments, as in dev");
        }
    }
}
