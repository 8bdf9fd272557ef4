package io.jenkins.plugins.delivery.core.helm;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.KubernetesName;

/** Names of previews: releases of a service beside the service itself, each for one change that is not merged yet. */
public final class PreviewName {
    private PreviewName() {}

    /**
     * The release of a preview, as in {@code index-pr-12}.
     *
     * @param app the service's name
     * @param preview the preview's, as in {@code pr-12}
     */
    public static String release(String app, String preview) {
        return app + "-" + preview;
    }

    /** Throws unless a release can be called so. */
    public static void check(String app, String preview) {
        KubernetesName.checkLabel("preview", preview);
        try {
            KubernetesName.checkRelease("preview", release(app, preview));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(
                    "preview",
                    preview,
                    "makes " + release(app, preview) + ", which is too long for a release",
                    "give the service a shorter name; Helm takes 53 characters");
        }
    }
}
