package io.jenkins.plugins.delivery.core.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.KubernetesName;
import io.jenkins.plugins.delivery.core.config.HelmSettings;
import java.io.Serializable;

/**
 * What a user asks {@code helmUninstall} for: to take a preview away. There is no such request for a service itself.
 *
 * @param app the service's name
 * @param environment where, by the name that the settings have for it
 * @param preview the preview's name, as in {@code pr-12}
 * @param timeout how long it may take, as in {@code 5m}; null means the settings' time
 */
public record UninstallRequest(
        String app,
        String environment,
        String preview,
        @CheckForNull String timeout) implements Serializable {
    private static final long serialVersionUID = 1L;

    public UninstallRequest {
        KubernetesName.checkRelease("app", app);
        DeployRequest.checkEnvironment(environment);
        PreviewName.check(app, preview);
        if (timeout != null) {
            HelmSettings.checkTimeout("timeout", timeout);
        }
    }

    /** The release's name. */
    public String release() {
        return PreviewName.release(app, preview);
    }
}
